// A choice that takes effect at once: the form around it is sent. Without scripts a button does it.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submits]")) event.target.form.requestSubmit();
});
