// Shows what the carrier sees: calls, conferences and queues, and what goes between it and the service.

import { language, word } from "./words.js";

let state = null;
let chosen = null; // the call whose traffic alone is shown
let ahead = 0; // how far the carrier's clock is ahead of this one

const place = (id) => document.getElementById(id);

function make(tag, className = "", ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

const pill = (kind, text) => make("span", `pill ${kind}`, text);
const nothing = (key) => make("p", "nothing", word(key));
const short = (sid) => `${sid.slice(0, 2)}…${sid.slice(-6)}`;

function lasting(from, to) {
  const seconds = Math.max(0, Math.round((to - from) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function clock(at) {
  return new Date(at).toLocaleTimeString(language, { hour12: false });
}

function now() {
  return Date.now() + ahead;
}

function callCard(call) {
  const over = call.state === "ended";
  const card = make(
    "article",
    `card call ${call.role}${over ? " over" : ""}${call.sid === chosen ? " chosen" : ""}`,
    make(
      "div",
      "row",
      make("span", "who", word(call.role)),
      make("strong", "", call.from),
      pill(`state-${call.state}`, word(call.state)),
      call.held ? pill("held", word("held")) : null,
      call.muted ? pill("muted", word("muted")) : null,
      make("time", "", lasting(over ? call.created : call.since, over ? call.ended : now())),
    ),
    make("ol", "story", ...call.story.slice(over ? -1 : -4).map(storyLine)),
  );
  const button = make("button", "quiet", call.sid === chosen ? word("all") : word("only"));
  button.type = "button";
  button.addEventListener("click", () => {
    chosen = call.sid === chosen ? null : call.sid;
    render();
  });
  card.append(make("div", "row foot", make("code", "", short(call.sid)), button));
  return card;
}

function storyLine(line) {
  const { at, what, ...details } = line;
  const about = details.verbs?.join(" › ") || details.said?.join(" ") || details.conference || details.queue || details.reason || details.by || "";
  return make("li", "", make("time", "", clock(at)), ` ${what} `, make("span", "about", about));
}

function conferenceCard(one) {
  return make(
    "article",
    "card",
    make("div", "row", make("code", "", one.name), pill(`room-${one.status}`, word(one.status))),
    ...one.participants.map((participant) =>
      make(
        "div",
        `row participant ${participant.role}`,
        make("span", "who", word(participant.role)),
        make("strong", "", participant.from),
        participant.hold ? pill("held", word("held")) : null,
        participant.muted ? pill("muted", word("muted")) : null,
        make("time", "", lasting(participant.joined, now())),
      ),
    ),
  );
}

function queueCard(queue) {
  return make(
    "article",
    "card",
    make("div", "row", make("code", "", queue.name), pill("", String(queue.entries.length))),
    ...queue.entries.map((entry) =>
      make(
        "div",
        "row participant customer",
        make("code", "", short(entry.call)),
        make("time", "", `${word("waiting")} ${lasting(entry.entered, now())}`),
      ),
    ),
  );
}

function outcome(status, failure) {
  if (status === null && failure === null) return pill("under-way", word("underWay"));
  return failure ? pill("bad", failure) : pill(status >= 400 || status === 0 ? "bad" : "good", String(status));
}

function webhookLine(one) {
  return make(
    "li",
    "line webhook",
    make("time", "", clock(one.at)),
    make("span", "direction", "→"),
    outcome(one.status, one.failure),
    make("strong", "", one.kind.replaceAll("_", " ")),
    make("span", "about", [one.event, one.fault].filter(Boolean).join(" · ")),
    make("code", "", `${one.method} ${one.url.replace(/^https?:\/\/[^/]+/, "")}`),
  );
}

function restLine(one) {
  return make(
    "li",
    "line rest",
    make("time", "", clock(one.at)),
    make("span", "direction", "←"),
    outcome(one.status, null),
    make("strong", "", one.operation ?? "?"),
    make("span", "about", one.params.join(", ")),
    make("code", "", `${one.method} ${one.path.replace(/^\/2010-04-01\/Accounts\/[^/]+/, "")}`),
  );
}

function traffic() {
  const webhooks = state.webhooks.filter((one) => !chosen || one.call === chosen);
  const rest = state.rest.filter((one) => !chosen || one.path.includes(chosen));
  const lines = [...webhooks.map((one) => [one.at, webhookLine(one)]), ...rest.map((one) => [one.at, restLine(one)])];
  return lines.sort((one, other) => other[0] - one[0]).map(([, line]) => line);
}

function violationLine(one) {
  return make("li", "", make("time", "", clock(one.at)), " ", pill("bad", String(one.code)), ` ${one.detail}`);
}

function fill(id, items, empty, list = false) {
  place(id).replaceChildren(items.length ? make(list ? "ol" : "div", "", ...items) : nothing(empty));
}

function figure(value, key) {
  return make("span", "figure", `${word(key)} `, make("strong", "", String(value)));
}

function render() {
  if (!state) return;
  const live = state.calls.filter((call) => call.state !== "ended");
  const queues = state.queues.filter((queue) => queue.entries.length);
  const waiting = queues.reduce((sum, queue) => sum + queue.entries.length, 0);
  place("figures").replaceChildren(
    figure(live.length, "liveCalls"),
    figure(state.conferences.length, "rooms"),
    figure(waiting, "inQueues"),
  );
  const over = state.calls.filter((call) => call.state === "ended");
  fill("calls", [...live, ...over.slice(0, 12)].map(callCard), "noCalls");
  fill("conferences", state.conferences.map(conferenceCard), "noConferences");
  fill("queues", queues.map(queueCard), "noQueues");
  fill("violations", state.violations.slice(0, 20).map(violationLine), "noViolations", true);
  fill("traffic", traffic(), "noTraffic", true);
}

function connect() {
  const source = new EventSource("inspector/events");
  const shown = place("connection");
  source.addEventListener("state", (event) => {
    state = JSON.parse(event.data);
    ahead = state.now - Date.now();
    shown.textContent = word("live");
    shown.className = "live";
    render();
  });
  source.addEventListener("error", () => {
    shown.textContent = word("reconnecting");
    shown.className = "lost";
  });
}

document.documentElement.lang = language;
document.title = word("title");
for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
connect();
setInterval(() => document.hidden || render(), 1000);
