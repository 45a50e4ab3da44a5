import { z } from "zod";
import { accountWords } from "../../../i18n/account.ts";
import { ActionForm, Actions, Badge, Button, EmptyState, RelativeTime, Table } from "../../design/components.ts";
import { formSecrets, type RequestContext } from "../../http/context.ts";

const instant = z.iso.datetime();

export const sessionShape = z.object({
  id: z.uuid(),
  here: z.boolean().meta({ description: "Whether this request came by it." }),
  address: z.string(),
  userAgent: z.string(),
  assurance: z.number().int().meta({ description: "1: one factor; 2: a passkey or a second factor." }),
  since: instant,
  used: instant.meta({ description: "To the hour." }),
});

export const deviceShape = z.object({ id: z.uuid(), userAgent: z.string(), first: instant, last: instant });

interface SessionsTableProps {
  readonly context: RequestContext;
  readonly sessions: readonly z.input<typeof sessionShape>[];
}

/** Where somebody is signed in, each to be ended. */
export const SessionsTable = ({ context, sessions }: SessionsTableProps) => {
  const { sessions: words, devices } = accountWords(context.language);
  return (
    <>
      <Table
        caption={words.title}
        rows={sessions}
        rowKey={({ id }) => id}
        columns={[
          { key: "device", header: words.device, cell: ({ userAgent }) => deviceName(userAgent) ?? devices.unknown },
          { key: "address", header: words.address, cell: ({ address }) => address },
          { key: "since", header: words.since, cell: ({ since }) => <RelativeTime at={since} /> },
          { key: "used", header: words.used, cell: ({ used }) => <RelativeTime at={used} /> },
          {
            key: "strength",
            header: words.strength,
            cell: ({ assurance }) => words.strengths[assurance === 2 ? 2 : 1],
          },
          {
            key: "end",
            header: words.end,
            cell: ({ id, here }) =>
              here ? (
                <Badge tone="good">{words.here}</Badge>
              ) : (
                <ActionForm action={`/account/sessions/${id}/end`} {...formSecrets(context)}>
                  <Button size="small">{words.end}</Button>
                </ActionForm>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <ActionForm action="/account/sessions/end-others" label={words.endOthers} {...formSecrets(context)}>
          <Actions>
            <Button kind="danger">{words.endOthers}</Button>
          </Actions>
        </ActionForm>
      )}
    </>
  );
};

interface DevicesTableProps {
  readonly context: RequestContext;
  readonly devices: readonly z.input<typeof deviceShape>[];
}

/** The devices that somebody is known by, each to be forgotten. */
export const DevicesTable = ({ context, devices }: DevicesTableProps) => {
  const words = accountWords(context.language).devices;
  return (
    <Table
      caption={words.title}
      rows={devices}
      rowKey={({ id }) => id}
      empty={<EmptyState icon="lock" title={words.unknown} />}
      columns={[
        { key: "device", header: words.device, cell: ({ userAgent }) => deviceName(userAgent) ?? words.unknown },
        { key: "first", header: words.first, cell: ({ first }) => <RelativeTime at={first} /> },
        { key: "last", header: words.last, cell: ({ last }) => <RelativeTime at={last} /> },
        {
          key: "forget",
          header: words.forget,
          cell: ({ id }) => (
            <ActionForm action={`/account/devices/${id}/forget`} {...formSecrets(context)}>
              <Button size="small">{words.forget}</Button>
            </ActionForm>
          ),
        },
      ]}
    />
  );
};

const browsers: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger/, "WeChat"],
  [/Edg(A|iOS)?\//, "Edge"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** What people call the program and the machine behind a `User-Agent`; a program's own name as it is. */
const deviceName = (userAgent: string): string | undefined => {
  const nameIn = (names: typeof browsers) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const known = [nameIn(browsers), nameIn(systems)].filter((name) => name !== undefined).join(" · ");
  return known || userAgent.slice(0, 60) || undefined;
};
