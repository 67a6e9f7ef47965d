// The portal's own script. Every page works without it: it starts GOV.UK Frontend, and keeps focus,
// announcements and trouble in order when htmx swaps a part. It stores nothing and evaluates nothing.

const govuk = document.querySelector("link[data-govuk-frontend]");
const live = document.getElementById("portal-live");
const words = document.getElementById("portal-trouble")?.dataset ?? {};
let announcing;

// htmx notes the address of the page, search words included, for a history of pages that it does not keep here.
function forget() {
  try {
    sessionStorage.removeItem("htmx-current-path-for-history");
  } catch {
    // a browser that lets nobody store has stored nothing
  }
}

forget();
for (const name of ["pushedIntoHistory", "replacedInHistory", "historyRestore"]) {
  document.addEventListener(`htmx:${name}`, forget);
}

async function start(scope) {
  tickAll(scope);
  if (!govuk) return;
  const { initAll } = await import(govuk.href);
  initAll({ scope });
}

// One polite sentence ("42 properties"), once, after the swaps of one action have settled.
function announce(sentence) {
  if (!live || !sentence) return;
  clearTimeout(announcing);
  live.textContent = "";
  announcing = setTimeout(() => { live.textContent = sentence; }, 300);
}

// What a part says of itself: data-announce, or the text of its status line.
function sentenceOf(part) {
  const said = part.matches("[data-announce]") ? part : part.querySelector("[data-announce]");
  return said?.dataset.announce ?? part.querySelector("[role='status']")?.textContent.trim().replace(/\s+/g, " ");
}

// Over boxes to tick stands one that ticks all of them, and says when only some are ticked.
function tickAll(scope) {
  for (const all of scope.querySelectorAll("[data-tick-all]")) {
    const table = all.closest("table");
    const box = all.querySelector("input");
    const boxes = [...table.querySelectorAll("tbody input[type='checkbox']")];
    const say = () => {
      const ticked = boxes.filter((one) => one.checked).length;
      box.checked = ticked === boxes.length;
      box.indeterminate = ticked > 0 && !box.checked;
    };
    box.addEventListener("change", () => { for (const one of boxes) one.checked = box.checked; });
    table.querySelector("tbody").addEventListener("change", say);
    for (const word of table.querySelectorAll("[data-tick-word]")) word.hidden = true;
    all.hidden = false;
    say();
  }
}

function focusOn(element) {
  if (!element.hasAttribute("tabindex")) {
    element.setAttribute("tabindex", "-1");
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus();
}

function trouble(target, sentence) {
  clearTrouble();
  const box = document.createElement("div");
  box.className = "portal-trouble";
  box.id = "portal-trouble-box";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "govuk-body";
  const again = document.createElement("a");
  again.className = "govuk-link";
  again.href = window.location.href;
  again.textContent = words.retry;
  text.append(sentence, " ", again);
  box.append(text);
  target.before(box);
}

function clearTrouble() {
  document.getElementById("portal-trouble-box")?.remove();
}

function targetOf(event) {
  return event.detail.target ?? document.getElementById("main-content");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  targetOf(event).setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  targetOf(event).removeAttribute("aria-busy");
  if (event.detail.successful) clearTrouble();
});

const holding = new Set(); // the parts on their way out that have the focus

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = targetOf(event);
  if (part.contains(document.activeElement)) holding.add(part.id);
});

// htmx gives focus back to an element whose id lives on. Where it went with the old part, or the part
// was a page of a list or a refused form, focus goes to what the reader must hear first. Whoever had it nowhere
// keeps it so: a part that looks again by itself would else pull the page to it every time.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = document.getElementById(event.detail.target?.id) ?? event.detail.elt;
  const moved = event.detail.requestConfig?.elt?.dataset?.moves === "true";
  start(part);
  const held = holding.delete(part.id);
  const lost = held && (document.activeElement === document.body || document.activeElement === null);
  const first = part.querySelector("h1, h2, h3, caption") ?? part;
  if (part.dataset?.quiet !== undefined) { // it changes by itself, again and again: no word; focus only if it took it
    if (lost) focusOn(first);
    return;
  }
  if (part.dataset?.title) document.title = part.dataset.title;
  announce(sentenceOf(part));
  const refused = part.querySelector(".govuk-error-summary");
  if (refused) focusOn(refused);
  else if (moved || lost) focusOn(first);
});

document.addEventListener("htmx:responseError", (event) => {
  trouble(targetOf(event), words.refused);
});

document.addEventListener("htmx:sendError", (event) => {
  trouble(targetOf(event), words.lost);
});

document.addEventListener("htmx:timeout", (event) => {
  trouble(targetOf(event), words.lost);
});

// On a narrow screen the filter waits behind a button, so that the list comes first. Without this script it stands open.
for (const filter of document.querySelectorAll("form.portal-filter")) {
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "govuk-button govuk-button--secondary portal-filter-toggle";
  toggle.setAttribute("aria-controls", filter.id);
  const show = (open) => {
    filter.classList.toggle("portal-filter--away", !open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? filter.dataset.hide : filter.dataset.show;
  };
  toggle.addEventListener("click", () => show(toggle.getAttribute("aria-expanded") !== "true"));
  show(false);
  filter.before(toggle);
}

// Two minutes before the server signs the reader out, ask whether they are still there. The server keeps
// the time, also for other tabs; the question itself does not count as something done.
const idle = document.getElementById("portal-idle");

if (idle) {
  const form = idle.querySelector("form");
  const left = idle.querySelector("[data-idle-left]");
  const said = idle.querySelector("template").dataset;
  const warning = Number(idle.dataset.warning);
  let timer;

  const ask = async (options) => {
    const answer = await fetch(form.action, { redirect: "manual", ...options });
    return answer.ok ? (await answer.json()).seconds_left : 0;
  };
  const wait = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(seconds, 1) * 1000);
  };
  const look = async () => {
    let seconds;
    try {
      seconds = await ask({ headers: { "X-By-Itself": "true" } });
    } catch {
      return wait(30); // no connection: the server keeps the time
    }
    if (seconds <= 0) return window.location.reload();
    if (seconds > warning) {
      idle.close();
      return wait(seconds - warning);
    }
    left.textContent = seconds >= 60 ? said.minutes : said.minute;
    if (!idle.open) idle.showModal();
    return wait(seconds > 60 ? seconds - 59 : seconds + 1);
  };
  const stay = async (event) => {
    event?.preventDefault();
    const seconds = await ask({ method: "POST", body: new FormData(form) });
    if (seconds <= 0) return window.location.reload();
    idle.close();
    return wait(seconds - warning);
  };
  form.addEventListener("submit", stay);
  idle.addEventListener("cancel", stay); // Escape: the reader is there
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look(); // a computer that slept has stopped the clock
  });
  wait(Number(idle.dataset.seconds) - warning);
}

// What a page asks by itself does not keep a session alive.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-By-Itself"] = "true";
});

start(document);
