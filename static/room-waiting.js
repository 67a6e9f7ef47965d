// A guest waits: the page is asked for again until the chair has answered.
setInterval(() => window.location.reload(), 3000);
