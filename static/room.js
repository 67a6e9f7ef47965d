// A live room in a browser: it hears from the stream that a newer state is there and fetches the part that
// changed; it polls where there is no stream, catches up on waking, and sends again what a lost connection
// kept back, with the same key. Every page works without it.

const follow = document.getElementById("room-follow");
const data = follow.dataset;
const live = document.getElementById("portal-live");
const lost = document.getElementById("room-lost");

const POLL = 1000; // without a stream
const SAFETY = 20000; // with one: an announcement may be lost
const GAP = 400; // between two fetches of the board
const SPREAD = 250; // so that sixty phones do not ask in the same millisecond
const PATIENCE = 3000; // with an answer to one's own deed, before the forms of another phase take its place
const AGAIN = [300, 1000, 2000, 4000, 8000];

let wanted = Number(data.version);
let shown = wanted;
let step = data.step;
let ticket = data.ticket;
const { sequence } = data; // raised whenever the workshop is moved to another time or place, or called off
let stream = null;
let fetching = false;
let fetched = 0;
let timer = 0;
let streams = false;
let asked = Date.now();
let deeds = 0; // of one's own, sent since the page came

function say(sentence) {
  live.textContent = "";
  setTimeout(() => { live.textContent = sentence; }, 100);
}

function trouble(there) {
  lost.textContent = there ? data.lost : "";
  lost.hidden = !there;
}

// --- following -----------------------------------------------------------------------------------

// Moved, or called off: nothing that the page offers holds any more, so it is made anew, once for each.
function overtaken(by) {
  if (by === undefined || String(by) === sequence) return false;
  window.location.reload();
  return true;
}

function hear(version) {
  wanted = Math.max(wanted, version);
  if (wanted > shown && !timer && !fetching) {
    const wait = Math.max(0, fetched + GAP - Date.now()) + Math.random() * SPREAD;
    timer = setTimeout(refresh, wait);
  }
}

// One part after the other: of what is asked for from one element while an answer is on its way, htmx lets only the
// last wait, and says of the rest that it is done.
let before = Promise.resolve();
function part(url, id) {
  const fetched = before.then(() => htmx.ajax("GET", url, { target: `#${id}`, swap: "outerHTML", source: follow }));
  before = fetched.catch(() => {});
  return fetched;
}

async function refresh() {
  timer = 0;
  fetching = true;
  fetched = Date.now();
  try {
    await part(data.boardUrl, data.board);
    const board = document.getElementById(data.board);
    if (overtaken(board.dataset.sequence)) return;
    if (Number(board.dataset.version) <= shown) asked = 0; // refused: the next beat asks what the matter is
    else shown = Number(board.dataset.version);
    if (board.dataset.step !== step) await turn(board.dataset.step);
  } catch {
    trouble(true);
    asked = 0;
  }
  fetching = false;
  if (wanted > shown && asked) hear(wanted);
}

// A board that somebody else's request rendered, for all who see the same.
async function take(kept) {
  if (fetching) wanted = Math.max(wanted, kept.version); // what is being fetched may be older: asked for after it
  if (kept.version <= shown || fetching) return;
  shown = kept.version;
  wanted = Math.max(wanted, shown);
  clearTimeout(timer);
  timer = 0;
  htmx.swap(`#${data.board}`, kept.html, { swapStyle: "outerHTML" });
  const board = document.getElementById(data.board);
  if (overtaken(board.dataset.sequence)) return;
  if (board.dataset.step !== step) await turn(board.dataset.step);
}

// Another phase: the forms change with it. What is half written stays, and when its phase is over it is shown.
async function turn(to) {
  step = to;
  if (data.now) {
    await answered();
    const written = document.querySelector(`#${data.now} textarea`)?.value.trim();
    await part(window.location.pathname, data.now);
    if (written && !document.querySelector(`#${data.now} textarea`)) unsent(written);
    if (document.getElementById("room-mine")) await mine();
    step = document.getElementById(data.now).dataset.step;
    if (step !== to) asked = 0; // the forms did not come: the next beat asks where the room is
  }
  const name = document.querySelector(".portal-phase__name");
  if (name) say(name.textContent.trim());
}

// What one has done. One may act on the new forms before it is fetched, or while it is: then what was fetched lacks that
// deed, the deed's own answer stands, and it is fetched once more.
let known = 0; // of them, when what one has done was asked for last
async function mine() {
  do {
    await answered();
    const said = document.querySelector("#room-mine .govuk-notification-banner"); // why a deed was not done, said once
    known = deeds;
    await part(window.location.pathname, "room-mine");
    if (said && known === deeds) document.getElementById("room-mine").prepend(said);
  } while (known !== deeds);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches?.("form.portal-room-form")) deeds += 1;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail;
  if (requestConfig?.verb === "get" && target.id === "room-mine" && known !== deeds) event.detail.shouldSwap = false;
});

// Until no deed of one's own is on its way, or for a moment: its answer goes into a part that turning replaces, and is
// given once.
function answered() {
  const until = Date.now() + PATIENCE;
  return new Promise((done) => {
    const look = () => {
      if (!document.querySelector("form.portal-room-form.htmx-request") || Date.now() > until) done();
      else setTimeout(look, 50);
    };
    look();
  });
}

// Nothing that somebody typed goes without a trace: it can be read out, or added by the chair.
function unsent(text) {
  const note = document.getElementById("room-unsent");
  note.textContent = `${data.unsent} “${text}”`;
  note.hidden = false;
}

async function ask() {
  // whoever follows a running workshop is there, though they press nothing; in the lobby the page asks by itself
  const headers = { Accept: "application/json", ...(step === "0" ? { "X-By-Itself": "true" } : {}) };
  try {
    const answer = await fetch(`${data.stateUrl}&shown=${shown}`, { headers, cache: "no-store" });
    if ([404, 410].includes(answer.status) || answer.redirected) {
      window.location.reload();
      return false;
    }
    if (!answer.ok) return false;
    const state = await answer.json();
    ticket = state.ticket;
    trouble(false);
    if (overtaken(state.sequence)) return false;
    if (state.board) await take({ version: state.version, html: state.board });
    else if (String(state.step) !== step) wanted = Math.max(wanted, shown + 1);
    hear(state.version);
    return true;
  } catch {
    trouble(true);
    return false;
  }
}

// `returning` is a ticket by which a stream that was lost is opened again, without asking the pages first.
let returning = "";
function connect(text = ticket) {
  if (stream || !window.EventSource) return;
  stream = new EventSource(data.stream + text);
  stream.addEventListener("again", (event) => {
    returning = event.data;
  });
  stream.addEventListener("state", (event) => {
    streams = true;
    trouble(false);
    if (event.data) hear(Number(event.data));
  });
  stream.addEventListener("board", (event) => take(JSON.parse(event.data)));
  const end = (event) => {
    stream?.close();
    stream = null;
    streams = false;
    const text = event.type === "error" ? returning : "";
    returning = "";
    if (text) setTimeout(() => connect(text), Math.random() * SPREAD);
    else asked = 0; // the next beat asks for a ticket
  };
  stream.addEventListener("over", end);
  stream.addEventListener("error", end);
}

// One heart: with a stream it only makes sure; without one it asks, and tries to open one with a new ticket.
async function beat() {
  if (document.visibilityState === "visible" && Date.now() - asked >= (streams ? SAFETY : POLL)) {
    asked = Date.now();
    if (await ask()) connect();
  }
  setTimeout(beat, 500);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ask();
});
window.addEventListener("online", () => ask());
connect();
beat();

// --- sending ---------------------------------------------------------------------------------------

// One key for each press: a second press on the same card while the first is on its way is the same press.
const pending = new Map();

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt;
  if (form.id !== "vote") return;
  const card = event.detail.parameters.get("card");
  const key = pending.get(card) ?? crypto.randomUUID();
  pending.set(card, key);
  event.detail.parameters.set("key", key);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!form.matches?.("form.portal-room-form")) return;
  const { xhr } = event.detail;
  if (event.detail.failed && (xhr.status === 0 || xhr.status >= 500)) return; // sent again below
  if (form.id === "vote") pending.delete(event.detail.requestConfig.parameters.get("card"));
  delete form.dataset.tries;
  if (event.detail.successful) kept(form, true);
  const text = form.querySelector("textarea");
  if (event.detail.successful && text) {
    text.value = "";
    form.querySelector("[name='key']").value = crypto.randomUUID();
  }
  const mine = document.getElementById("room-mine");
  if (mine) hear(Number(mine.dataset.version)); // the board follows one's own deed at once
});

// Beside a score stands that it is kept, until something else is chosen.
function kept(form, is) {
  const mark = form.querySelector("[data-kept]");
  if (mark) mark.hidden = !is;
}
document.addEventListener("change", (event) => kept(event.target.form ?? document.body, false));

function again(event) {
  const form = event.detail.elt;
  if (!form.matches?.("form.portal-room-form")) return;
  const status = event.detail.xhr?.status ?? 0;
  if (status !== 0 && status < 500) {
    if ([409, 410].includes(status)) window.location.reload(); // 410: the chair has taken this guest out of the room
    return;
  }
  trouble(true);
  const tries = Number(form.dataset.tries ?? 0);
  form.dataset.tries = tries + 1;
  const button = event.detail.requestConfig?.triggeringEvent?.submitter;
  setTimeout(() => form.requestSubmit(button?.isConnected ? button : undefined), AGAIN[Math.min(tries, AGAIN.length - 1)]);
}
document.addEventListener("htmx:sendError", again);
document.addEventListener("htmx:responseError", again);

// --- the clock -------------------------------------------------------------------------------------

let warned = "";
setInterval(() => {
  for (const clock of document.querySelectorAll("[data-ends]")) {
    const left = Math.round((new Date(clock.dataset.ends) - Date.now()) / 1000);
    const minutes = Math.floor(left / 60);
    const text = left > 0 ? `${minutes}:${String(left % 60).padStart(2, "0")} ${clock.dataset.left}` : clock.dataset.over;
    if (clock.textContent !== text) clock.textContent = text;
    if (left === 60 && warned !== clock.dataset.ends) {
      warned = clock.dataset.ends;
      say(data.minute);
    }
  }
}, 500);
