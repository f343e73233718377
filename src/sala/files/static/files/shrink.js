// Makes a photo small before it is sent: at most `longest` points on its longer side, and about `most` bytes. The canvas
// leaves place and camera behind. A picture that this browser cannot read stays as it is; the server reads more kinds.
self.salaShrink = async (file, longest, most) => {
  "use strict";
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    let small = null;
    for (const quality of [.82, .7, .55, .4]) {
      small = await new Promise(done => canvas.toBlob(done, "image/jpeg", quality));
      if (small && small.size <= most) break;
    }
    return small || file;
  } catch { return file; }
};
