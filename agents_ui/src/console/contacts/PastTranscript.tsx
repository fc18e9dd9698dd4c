import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { queries } from "../../api/queries";
import { Loading } from "../shared/Loading";
import type { Names } from "../shared/names";
import { Transcript } from "./Transcript";

interface PastTranscriptProps {
  contact: string;
  customer: string;
  names: Names;
}

/** What was written in a contact of the past, where one is, once somebody wants to see it. */
export function PastTranscript(props: PastTranscriptProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="past-transcript">
      <Button size="compact-xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? "transcript.hide" : "transcript.show")}
      </Button>
      {open && <Lines {...props} />}
    </div>
  );
}

function Lines({ contact, customer, names }: PastTranscriptProps) {
  const { data, error, refetch } = useQuery(queries.contact(contact));
  if (!data || error) return <Loading error={error} again={() => void refetch()} />;
  return <Transcript lines={data.transcript} customer={customer} names={names} />;
}
