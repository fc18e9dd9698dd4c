import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { act, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { queries } from "../../src/api/queries";
import { renderConsole } from "../support/render";
import { fakeRest } from "../support/rest";

test("nothing that came from the server stays in the page once nobody is signed in any more", async () => {
  fakeRest(() => ({ body: { name: "Bai Jing" } }));
  let client: QueryClient | undefined;
  function Customer() {
    client = useQueryClient();
    return useQuery(queries.customer("k1")).data?.name;
  }
  const { session } = renderConsole(<Customer />);
  await waitFor(() => expect(client?.getQueryCache().getAll()).toHaveLength(1));
  act(() => session.signedOut());
  expect(client?.getQueryCache().getAll()).toEqual([]);
});
