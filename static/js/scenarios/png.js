// The picture of a design as PNG: its SVG file, drawn twice as large.

const SCALE = 2;

async function picture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * image.naturalWidth;
  canvas.height = SCALE * image.naturalHeight;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-export-png]");
  if (!button) return;
  try {
    const link = document.createElement("a");
    link.download = button.dataset.fileName;
    link.href = URL.createObjectURL(await picture(button.dataset.exportPng));
    link.click();
    URL.revokeObjectURL(link.href);
  } catch {
    button.replaceWith("The PNG could not be made. Take the SVG picture.");
  }
});
