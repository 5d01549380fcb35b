/** One square picture, PNG, `size` pixels wide. */
export interface Picture {
  readonly size: number;
  readonly png: Buffer;
}

/** A Windows icon: a directory, then the PNGs as they are (Windows Vista and later). */
export function toIco(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 0 says 256, the largest that there is.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** Names of macOS for pictures of these sizes; the larger of two names is the same picture for screens of double density. */
const ICNS_TYPES: Readonly<Record<number, readonly string[]>> = {
  16: ["icp4"],
  32: ["icp5", "ic11"],
  64: ["ic12"],
  128: ["ic07"],
  256: ["ic08", "ic13"],
  512: ["ic09", "ic14"],
  1024: ["ic10"],
};

/** A macOS icon. @throws for a size that macOS has no name for */
export function toIcns(pictures: readonly Picture[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) => {
    const types = ICNS_TYPES[size];
    if (types === undefined) throw new Error(`macOS has no icons of ${size} pixels`);
    return types.map((type) => chunk(type, png));
  });
  return chunk("icns", Buffer.concat(parts));
}

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, "latin1");
  header.writeUInt32BE(header.length + content.length, 4);
  return Buffer.concat([header, content]);
}
