// Says, before anything is drawn, that this browser runs our scripts: GOV.UK Frontend's styles ask for these two classes.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
