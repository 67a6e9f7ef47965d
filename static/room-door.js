// The door of a room, before one has joined: made anew when the workshop begins, goes on, moves, is called off or closed.
const door = document.getElementById("room-now").dataset;

setInterval(async () => {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(door.stateUrl, { headers: { Accept: "application/json", "X-By-Itself": "true" }, cache: "no-store" });
    if (answer.status >= 500) return;
    const now = answer.ok && !answer.redirected ? await answer.json() : {};
    if (String(now.step) !== door.step || String(now.sequence) !== door.sequence) window.location.reload();
  } catch {
    // no connection: asked again at the next beat
  }
}, 3000);
