/**
 * Makes a photo as small as reading it needs, on the device on which it was taken: less to keep and
 * to send, and where it was taken never leaves the device.
 */

/** Pixels of the longer side; the server keeps no more. */
const EDGE = 2048;
const QUALITY = 0.85;

/** A JPEG of what is in `file`. Rejects where the browser cannot read it as a picture. */
export async function madeSmaller(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const { width, height } = fitted(bitmap.width, bitmap.height);
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const paper = canvas.getContext('2d');
    if (!paper) throw new Error('this browser draws no pictures');
    paper.fillStyle = '#ffffff';
    paper.fillRect(0, 0, width, height);
    paper.drawImage(bitmap, 0, 0, width, height);
    return await new Promise<Blob>((resolve, reject) => {
      const take = (blob: Blob | null) =>
        blob ? resolve(blob) : reject(new Error('the picture could not be made'));
      canvas.toBlob(take, 'image/jpeg', QUALITY);
    });
  } finally {
    bitmap.close();
  }
}

/** The size in which a picture of this size is kept; a small one stays as it is. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, EDGE / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return { width: side(width), height: side(height) };
}
