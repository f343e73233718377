// After an edit was kept or sent, the next edit starts from it: what was sent becomes its base.
document.addEventListener("sala:kept", follow);
document.addEventListener("sala:sent", follow);
function follow(event) {
  const { kind, payload } = event.detail.envelope;
  if (kind !== "people.details") return;
  for (const [name, value] of Object.entries(payload.sent)) {
    const base = document.querySelector(`[name="base.${name}"]`);
    if (base) base.value = value;
  }
}
