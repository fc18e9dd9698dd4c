/** What a view is given by its view model: what to show, and what the person can do. */
export interface View<Snapshot, Actions> {
  snapshot: Snapshot;
  actions: Actions;
}
