import type { RunFailure } from '../../renderer/i18n/failure-texts.ts';
import type { CallRefusal } from '../../shared/envelope.ts';
import type { ErrorCode } from '../../shared/failure.ts';
import type { ConnectionProblem } from '../../shared/ipc/connection-channels.ts';

/** What lies behind a code, for IT: what the app does not tell clinicians, in both languages. */
export interface Cause {
  readonly en: string;
  readonly de: string;
}

/** Why a run ended as failed. A new reason does not compile until it is here. */
export const runCauses: Readonly<Record<RunFailure, Cause>> = {
  VALIDATION_ERROR: {
    en: 'The answer was no JSON, or broke the schema; `error_info.validation_errors` lists every point, `raw_response` keeps the answer.',
    de: 'Die Antwort war kein JSON oder verletzte das Schema; `error_info.validation_errors` nennt jeden Punkt, `raw_response` enthält die Antwort.',
  },
  LLM_NOT_CONFIGURED: {
    en: 'Neither `ANTHROPIC_API_KEY` nor a stored key; or the stored one belongs to another gateway. Known before a claim: the run stays queued.',
    de: 'Weder `ANTHROPIC_API_KEY` noch ein gespeicherter Schlüssel; oder der gespeicherte gehört zu einem anderen Gateway. Wird vor der Übernahme erkannt: Der Lauf bleibt in der Warteschlange.',
  },
  LLM_AUTH: {
    en: 'The provider or gateway answered 401, 402 (the account cannot pay) or 403.',
    de: 'Anbieter oder Gateway antwortete mit 401, 402 (das Konto kann nicht zahlen) oder 403.',
  },
  LLM_RATE_LIMITED: {
    en: 'Status 429 at every call that the policy allows; `retry-after` was obeyed.',
    de: 'Status 429 bei jedem zulässigen Aufruf; `retry-after` wurde beachtet.',
  },
  LLM_OVERLOADED: {
    en: 'Status 409, 5xx or 529 at every call that the policy allows, or an overload in the middle of an answer.',
    de: 'Status 409, 5xx oder 529 bei jedem zulässigen Aufruf, oder eine Überlastung mitten in der Antwort.',
  },
  LLM_TIMEOUT: {
    en: 'A call took longer than its deadline, in all or without a byte (Settings), or the provider answered 408 or 504.',
    de: 'Ein Aufruf überschritt seine Frist, insgesamt oder ohne ein Byte (Einstellungen), oder der Anbieter antwortete mit 408 oder 504.',
  },
  LLM_NETWORK: {
    en: 'No connection, or it broke before the answer was whole; a page of a proxy counts as well.',
    de: 'Keine Verbindung, oder sie brach vor dem Ende der Antwort ab; auch die Seite eines Proxys zählt dazu.',
  },
  LLM_TRUNCATED: {
    en: 'Stop reason `max_tokens`.',
    de: 'Stop-Grund `max_tokens`.',
  },
  LLM_REFUSED: {
    en: 'Stop reason `refusal`.',
    de: 'Stop-Grund `refusal`.',
  },
  LLM_UNEXPECTED_STOP: {
    en: 'A stop reason that this version does not know, or none.',
    de: 'Ein Stop-Grund, den diese Version nicht kennt, oder keiner.',
  },
  LLM_BAD_REQUEST: {
    en: 'Status 400, 404 or another of the 4xx: mostly a wrong model name or a gateway that expects something else.',
    de: 'Status 400, 404 oder ein anderer der 4xx: meist ein falscher Modellname oder ein Gateway, das etwas anderes erwartet.',
  },
  CONTEXT_NOT_FOUND: {
    en: '`get_patient_context_pack` found no such patient, or none that the user may see.',
    de: '`get_patient_context_pack` fand keinen solchen Patienten oder keinen, den der Benutzer sehen darf.',
  },
  CONTEXT_FORBIDDEN: {
    en: 'Postgres refused the record (42501): the assignment or the role has gone since the run was claimed.',
    de: 'Postgres hat die Akte verweigert (42501): Zuordnung oder Rolle sind seit der Übernahme weggefallen.',
  },
  CONTEXT_TOO_LARGE: {
    en: 'Even the newest part of the record alone is larger than the budget of the pack, or the provider answered 413.',
    de: 'Schon der neueste Teil der Akte allein ist größer als das Budget des Pakets, oder der Anbieter antwortete mit 413.',
  },
  DB_ERROR: {
    en: 'Postgres answered with an error that has no other reason; the log of the database has it under the request id.',
    de: 'Postgres antwortete mit einem Fehler ohne eigenen Grund; das Protokoll der Datenbank führt ihn unter der Anfragenummer.',
  },
  SESSION_EXPIRED: {
    en: 'The session could not be renewed while the run was under way.',
    de: 'Die Sitzung ließ sich während des Laufs nicht erneuern.',
  },
  CANCELLED: {
    en: 'A person cancelled it: queued, or while it was under way.',
    de: 'Eine Person hat ihn abgebrochen: in der Warteschlange oder während der Ausführung.',
  },
  LEASE_EXPIRED: {
    en: 'No heartbeat for 60 s by the clock of the database, and all attempts are used up.',
    de: '60 s lang kein Lebenszeichen nach der Uhr der Datenbank, und alle Versuche sind verbraucht.',
  },
  LEASE_LOST: {
    en: 'The claim went to another workstation, for example while this one slept; the fence kept the late result out.',
    de: 'Die Übernahme ging an einen anderen Arbeitsplatz, etwa während dieser schlief; das späte Ergebnis wurde abgewiesen.',
  },
  INTERNAL: {
    en: 'A bug. `run.bug` in `logs/rhythm.log` names where, without content.',
    de: 'Ein Programmfehler. `run.bug` in `logs/rhythm.log` nennt die Stelle, ohne Inhalte.',
  },
};

/** Why a call was refused. */
export const callCauses: Readonly<Record<ErrorCode, Cause>> = {
  VALIDATION_ERROR: {
    en: 'The request broke the schema of its channel, for example with a run id that is no UUID; of an execution: see the same code above.',
    de: 'Die Anfrage verletzte das Schema ihres Kanals, etwa mit einer Lauf-ID, die keine UUID ist; bei einer Ausführung: siehe denselben Code oben.',
  },
  UNAUTHORIZED: {
    en: 'No session, or Postgres does not accept its token any more.',
    de: 'Keine Sitzung, oder Postgres nimmt ihr Token nicht mehr an.',
  },
  FORBIDDEN: {
    en: 'The role (clinician, admin), the assignment, or the flag `DIAGNOSIS_WORKER_ENABLED`; the message of the call says which.',
    de: 'Rolle (Behandelnde, Admin), Zuordnung oder das Flag `DIAGNOSIS_WORKER_ENABLED`; die Meldung des Aufrufs sagt, welches.',
  },
  NOT_FOUND: {
    en: 'No such row, or none that row level security shows.',
    de: 'Keine solche Zeile, oder keine, die die Zugriffsregeln zeigen.',
  },
  CONFLICT: {
    en: 'The guarded update changed no row: the run is not `queued` any more.',
    de: 'Das bewachte Update änderte keine Zeile: Der Lauf ist nicht mehr `queued`.',
  },
  EXECUTION_ERROR: {
    en: 'The run failed; `reason` says why, see above.',
    de: 'Der Lauf ist fehlgeschlagen; `reason` nennt den Grund, siehe oben.',
  },
  OFFLINE: {
    en: 'The project was not reached, or something answered that is not the project.',
    de: 'Das Projekt war nicht erreichbar, oder es antwortete etwas anderes.',
  },
  INTERNAL_ERROR: {
    en: 'A bug in the main process. `ipc.fault` in `logs/rhythm.log` has the request id.',
    de: 'Ein Programmfehler im Hauptprozess. `ipc.fault` in `logs/rhythm.log` führt die Anfragenummer.',
  },
};

/** Why a call was turned away at the door. */
export const refusalCauses: Readonly<Record<CallRefusal, Cause>> = {
  locked: {
    en: 'The workstation was locked when the call came, or while it was answered.',
    de: 'Der Arbeitsplatz war gesperrt, als der Aufruf kam oder beantwortet wurde.',
  },
  'session-limit': {
    en: 'Twelve hours since the sign-in.',
    de: 'Zwölf Stunden seit der Anmeldung.',
  },
  'rate-limited': {
    en: 'One window called a channel more often than the limit; `ipc.rate-refused` in the log.',
    de: 'Ein Fenster rief einen Kanal öfter auf als zulässig; `ipc.rate-refused` im Protokoll.',
  },
};

/** What is wrong with the address or the key of a project. */
export const connectionCauses: Readonly<Record<ConnectionProblem, Cause>> = {
  INVALID_URL: { en: 'It cannot be read as an address.', de: 'Es lässt sich nicht als Adresse lesen.' },
  INSECURE_URL: {
    en: 'Plain http to another machine.',
    de: 'Unverschlüsseltes http zu einem anderen Rechner.',
  },
  UNREACHABLE: {
    en: 'No answer: name, network, VPN, firewall or certificate.',
    de: 'Keine Antwort: Name, Netzwerk, VPN, Firewall oder Zertifikat.',
  },
  NOT_SUPABASE: {
    en: 'Something else answers, a portal for example.',
    de: 'Es antwortet etwas anderes, etwa ein Portal.',
  },
  KEY_REJECTED: {
    en: 'The project answers, the key is not one of it.',
    de: 'Das Projekt antwortet, der Schlüssel gehört nicht dazu.',
  },
  SECRET_KEY: {
    en: 'A service-role or secret key: it would see everything and must never be on a workstation.',
    de: 'Ein Service-Role- oder geheimer Schlüssel: Er sähe alles und darf nie auf einen Arbeitsplatz.',
  },
  SCHEMA_MISSING: {
    en: 'The migrations were not applied, or not all of them: `supabase db push`.',
    de: 'Die Migrationen fehlen ganz oder teilweise: `supabase db push`.',
  },
};
