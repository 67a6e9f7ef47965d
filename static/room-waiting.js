// A guest waits: the page is asked for again until the chair has answered, and only then shown anew, so that nobody
// who reads or listens is begun again every three seconds.
setInterval(async () => {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if ((answer.ok || answer.status === 410) && !(await answer.text()).includes("id=\"room-waits\"")) window.location.reload();
  } catch {
    // no connection: asked again at the next beat
  }
}, 3000);
