// After an answer was sent from the outbox: on to where the person reads what it gave her, a place or a number on the list.
document.addEventListener("sala:sent", event => {
  const { form } = event.detail;
  if (form && form.dataset.then) location.assign(form.dataset.then);
});
