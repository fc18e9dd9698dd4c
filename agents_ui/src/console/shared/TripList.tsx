import { useTranslation } from "react-i18next";
import { dateAndTime } from "../../i18n/format";
import { word } from "./words";

interface Trip {
  reference: string;
  origin: string;
  destination: string;
  departs_at: number | string;
  cabin: string | null;
  status: string | null;
}

export function TripList({ trips }: { trips: readonly Trip[] }) {
  const { t } = useTranslation();
  if (trips.length === 0) return <p className="quiet">{t("customer.no_trips")}</p>;
  return (
    <ul className="past" data-testid="trips">
      {trips.map((trip) => (
        <li key={trip.reference}>
          <div>
            <strong>
              {trip.origin} → {trip.destination}
            </strong>{" "}
            <span className="quiet">{dateAndTime(trip.departs_at)}</span>
          </div>
          <div className="quiet">
            {[
              trip.reference,
              trip.cabin && word(t, "cabin", trip.cabin),
              trip.status && word(t, "trip_status", trip.status),
            ]
              .filter(Boolean)
              .join(" · ")}
          </div>
        </li>
      ))}
    </ul>
  );
}
