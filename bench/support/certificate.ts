import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** A self-signed P-256 certificate for loopback, valid for a day. */
export function makeCertificate(folder: string): CertificateFiles {
  const files = { cert: join(folder, "bench-cert.pem"), key: join(folder, "bench-key.pem") };
  const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", [...kind, ...name, "-keyout", files.key, "-out", files.cert], { stdio: "ignore" });
  return files;
}
