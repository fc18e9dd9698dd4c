import { Badge, Button, Group, Modal, Paper, PasswordInput, Select, Table, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { MissingUser, User } from "../../api/rest";
import { inLanguage } from "../../i18n";
import { dateOnly } from "../../i18n/format";
import type { View } from "../../react/view";
import { Loading } from "../shared/Loading";
import { describeError } from "../shared/words";
import { Missing } from "./Missing";

export type Role = User["role"];

export interface UsersSnapshot {
  users: readonly User[] | null;
  /** Who is configured and has no account. */
  missing: readonly MissingUser[];
  error: unknown;
  /** The account one is signed in with: it cannot be disabled. */
  me: string;
}

export interface UsersActions {
  again: () => void;
  /** Each gives null when it is done, else why it was refused. */
  add: (username: string, role: Role, password: string) => Promise<unknown>;
  setRole: (username: string, role: Role) => Promise<unknown>;
  setPassword: (username: string, password: string) => Promise<unknown>;
  setDisabled: (username: string, disabled: boolean) => Promise<unknown>;
}

type Open = { kind: "add"; of: MissingUser | null } | { kind: "password"; username: string } | null;

const ROLES: readonly Role[] = ["agent", "supervisor", "admin"];

/** Who may sign in to the console. */
export function UsersView({ snapshot, actions }: View<UsersSnapshot, UsersActions>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const { users } = snapshot;
  if (!users || snapshot.error) return <Loading error={snapshot.error} again={actions.again} />;
  const done = async (answer: Promise<unknown>) => setRefusal(await answer);
  return (
    <Paper component="section" withBorder className="panel" aria-label={t("admin.users")}>
      <Group justify="space-between" mb="sm">
        <h2 className="section-title">{t("admin.users")}</h2>
        <Group gap="xs">
          <Button size="xs" variant="light" component={Link} to="/configuration">
            {t("admin.colleague")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setOpen({ kind: "add", of: null })}>
            {t("admin.add")}
          </Button>
        </Group>
      </Group>
      <Missing missing={snapshot.missing} give={(of) => setOpen({ kind: "add", of })} />
      {refusal !== null && (
        <Text c="red.8" size="sm" role="alert" mb="sm">
          {describeError(t, refusal)}
        </Text>
      )}
      <Table.ScrollContainer minWidth={640}>
        <Table data-testid="users">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("admin.username")}</Table.Th>
              <Table.Th>{t("admin.role")}</Table.Th>
              <Table.Th>{t("admin.since")}</Table.Th>
              <Table.Th>{t("admin.remarks")}</Table.Th>
              <Table.Th pos="relative">
                <span className="hidden">{t("admin.steps")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {users.map((user) => (
              <Table.Tr key={user.username} data-testid={`user-${user.username}`}>
                <Table.Th scope="row" className="wrap">
                  {user.username}
                  <Text size="xs" c="dimmed" fw={400}>
                    {inLanguage(user.label, "")}
                  </Text>
                </Table.Th>
                <Table.Td>{[user.role, ...user.also].map((role) => t(`role.${role}`)).join(" · ")}</Table.Td>
                <Table.Td>{dateOnly(user.created_at)}</Table.Td>
                <Table.Td>
                  <Remarks user={user} />
                </Table.Td>
                <Table.Td>
                  <Group gap="xs" justify="flex-end" wrap="nowrap">
                    <RoleButton
                      user={user}
                      me={snapshot.me}
                      set={(role) => done(actions.setRole(user.username, role))}
                    />
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => setOpen({ kind: "password", username: user.username })}
                    >
                      {t("admin.set_password")}
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="light"
                      color={user.disabled ? "green" : "red"}
                      disabled={user.username === snapshot.me}
                      onClick={() => void done(actions.setDisabled(user.username, !user.disabled))}
                    >
                      {user.disabled ? t("admin.enable") : t("admin.disable")}
                    </Button>
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {open && <Dialog open={open} actions={actions} close={() => setOpen(null)} />}
    </Paper>
  );
}

/** Has an account take the role that the configuration has for it, where that is another. */
function RoleButton({ user, me, set }: { user: User; me: string; set: (role: Role) => void }) {
  const { t } = useTranslation();
  const { configured } = user;
  if (!configured || configured === user.role || user.username === me) return null;
  return (
    <Button size="compact-xs" variant="light" onClick={() => set(configured)}>
      {t("admin.take_role", { role: t(`role.${configured}`) })}
    </Button>
  );
}

function Remarks({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <Group gap={4}>
      {user.disabled && <Badge color="gray">{t("admin.disabled")}</Badge>}
      {user.demo && <Badge color="orange">{t("admin.demo_password")}</Badge>}
      {!user.configured && (
        <Badge color="yellow.9" variant="light">
          {t("admin.not_configured")}
        </Badge>
      )}
      {user.configured && user.configured !== user.role && (
        <Badge color="yellow.9" variant="light">
          {t("admin.other_role", { role: t(`role.${user.configured}`) })}
        </Badge>
      )}
    </Group>
  );
}

function Dialog({ open, actions, close }: { open: NonNullable<Open>; actions: UsersActions; close: () => void }) {
  const { t } = useTranslation();
  const of = open.kind === "add" ? open.of : null;
  const [username, setUsername] = useState(of?.username ?? "");
  const [role, setRole] = useState<Role>(of?.role ?? "agent");
  const [password, setPassword] = useState("");
  const [refusal, setRefusal] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const refused =
      open.kind === "add"
        ? await actions.add(username.trim(), role, password)
        : await actions.setPassword(open.username, password);
    if (refused === null) close();
    else setRefusal(refused);
  };
  const title = open.kind === "add" ? t("admin.add") : t("admin.set_password_of", { username: open.username });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <form onSubmit={(event) => void submit(event)}>
        {open.kind === "add" && (
          <>
            <TextInput
              required
              data-autofocus={of === null || undefined}
              label={t("admin.username")}
              readOnly={of !== null}
              description={of === null ? t("admin.username_hint") : undefined}
              maxLength={64}
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <Select
              mt="sm"
              required
              readOnly={of !== null}
              allowDeselect={false}
              label={t("admin.role")}
              data={ROLES.map((each) => ({ value: each, label: t(`role.${each}`) }))}
              value={role}
              onChange={(value) => value && setRole(value as Role)}
            />
          </>
        )}
        <PasswordInput
          mt="sm"
          required
          data-autofocus={open.kind === "password" || of !== null || undefined}
          label={t("admin.password")}
          description={t("admin.password_hint")}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("login.show_password") }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {refusal !== null && (
          <Text c="red.8" size="sm" role="alert" mt="sm">
            {describeError(t, refusal)}
          </Text>
        )}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t("admin.cancel")}
          </Button>
          <Button type="submit">{t("admin.save")}</Button>
        </Group>
      </form>
    </Modal>
  );
}
