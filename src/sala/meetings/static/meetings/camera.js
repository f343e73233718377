// The door's camera, fetched when it is first switched on: the browser's own reader of QR codes, else jsQR.
(() => {
"use strict";
const doc = document, id = name => doc.getElementById(name), PAUSE = 150, SAME = 5000; // ms
let stream = null;
const reader = async () => {
  if (self.BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const own = new BarcodeDetector({ formats: ["qr_code"] });
    return async video => ((await own.detect(video))[0] || {}).rawValue;
  }
  if (!self.jsQR) await new Promise((done, fail) => {
    const script = doc.createElement("script");
    Object.assign(script, { src: id("door").dataset.scanner, onload: done, onerror: fail });
    doc.head.append(script);
  });
  const canvas = doc.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  return async video => {
    const scale = Math.min(1, 640 / video.videoWidth);
    canvas.width = video.videoWidth * scale; canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const found = jsQR(pen.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
    return found && found.data;
  };
};
const stop = () => {
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  id("eye").hidden = id("stop").hidden = true;
  id("scan").hidden = false;
};
// Until it is stopped; each badge goes to `take`, one that is held still only every five seconds. False: no camera.
const start = async take => {
  const video = id("eye");
  try {
    video.srcObject = stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = id("stop").hidden = false;
    id("scan").hidden = true;
    await video.play();
    const read = await reader();
    let before = "", at = 0;
    while (stream) {
      const text = video.videoWidth && await read(video).catch(() => null);
      if (text && (text !== before || Date.now() - at > SAME)) await take(text, "qr");
      if (text) { before = text; at = Date.now(); }
      await new Promise(done => setTimeout(done, PAUSE));
    }
    return true;
  } catch { stop(); return false; }
};
sala.camera = { start, stop };
})();
