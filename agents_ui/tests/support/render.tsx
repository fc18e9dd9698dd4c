import { MantineProvider } from "@mantine/core";
import { act, render } from "@testing-library/react";
import type { ReactElement } from "react";
import { MemoryRouter } from "react-router";
import type { Snapshot, Welcome } from "../../src/api/generated/messages";
import { ConsoleProvider } from "../../src/console/model";
import { theme } from "../../src/console/theme";
import type { LoadSoftphone } from "../../src/softphone/softphone";
import type { OpenSound } from "../../src/sound/ringtone";
import { createSessionStore } from "../../src/stores/session";
import { snapshot, welcome } from "./cards";
import { fakeServer } from "./fakeSocket";

export function renderView(view: ReactElement, path = "/") {
  return render(
    <MantineProvider theme={theme} env="test">
      <MemoryRouter initialEntries={[path]}>{view}</MemoryRouter>
    </MantineProvider>,
  );
}

/** Shows something of the console to somebody signed in, connected to a server that says what the test tells it to. */
export function renderConsole(
  page: ReactElement,
  given: {
    welcome?: Partial<Welcome>;
    snapshot?: Partial<Snapshot>;
    path?: string;
    loadSoftphone?: LoadSoftphone;
    openSound?: OpenSound;
  } = {},
) {
  const server = fakeServer();
  const session = createSessionStore();
  const { unmount } = renderView(
    <ConsoleProvider
      session={session}
      openSocket={server.openSocket}
      loadSoftphone={given.loadSoftphone}
      openSound={given.openSound}
    >
      {page}
    </ConsoleProvider>,
    given.path,
  );
  const says = (message: object) => act(() => server.last.says(message));
  act(() => server.last.opens());
  says(welcome(given.welcome));
  says(snapshot(given.snapshot));
  return { server, session, says, unmount };
}
