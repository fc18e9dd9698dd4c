import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Step } from "../../api/rest";
import { timeToSecond, took } from "../../i18n/format";
import { StageBadge } from "../shared/badges";
import type { Names } from "../shared/names";

/** Each step of a contact with how long it took, and a bar of its share of the whole. */
export function StepList({ steps, names }: { steps: readonly Step[]; names: Names }) {
  const { t } = useTranslation();
  const whole = steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
  if (steps.length === 0) return <p className="quiet">{t("contact.no_steps")}</p>;
  return (
    <Table.ScrollContainer minWidth={360} tabIndex={0}>
      <Table data-testid="step-list">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("contact.step")}</Table.Th>
            <Table.Th>{t("contacts.agent")}</Table.Th>
            <Table.Th>{t("contact.began")}</Table.Th>
            <Table.Th>{t("contact.took")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => (
            <Table.Tr key={`${step.step} ${step.began_at}`} data-testid={`step-${step.step}`}>
              <Table.Td>
                <StageBadge stage={step.step} />
              </Table.Td>
              <Table.Td>{step.agent && names.agent(step.agent)}</Table.Td>
              <Table.Td className="digits">{timeToSecond(step.began_at)}</Table.Td>
              <Table.Td className="digits">
                {step.seconds === null ? t("contact.goes_on") : took(step.seconds)}
                <div className="share" aria-hidden="true">
                  <i style={{ width: `${whole > 0 ? (100 * (step.seconds ?? 0)) / whole : 0}%` }} />
                </div>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
