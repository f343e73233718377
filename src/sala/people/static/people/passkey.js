// Passkeys. The page carries what the browser is to be asked, the form what it answered; without this script the form is
// sent empty, and the server says what is missing.
(() => {
"use strict";
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = some => (some || []).map(one => ({ ...one, id: bytes(one.id) }));

const ask = async (kind, options) => {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (kind === "create") {
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = listed(options.excludeCredentials);
  } else publicKey.allowCredentials = listed(options.allowCredentials);
  const made = await navigator.credentials[kind]({ publicKey }), said = made.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (said[part]) response[part] = text(said[part]);
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
};

document.addEventListener("submit", async event => {
  const form = event.target, data = form.dataset;
  if (!data.passkey || form.credential.value || data.asked) return;
  event.preventDefault();
  data.asked = 1; // what follows is sent, whatever comes of it
  if (self.PublicKeyCredential && navigator.credentials) {
    await ask(data.passkey, JSON.parse(data.options)).then(answer => { form.credential.value = answer; }, () => { form.trouble.value = "cancelled"; });
  }
  form.requestSubmit ? form.requestSubmit() : form.submit();
});
})();
