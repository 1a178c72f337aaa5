import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { HttpRefused, type Tls } from './needs.js';

/**
 * Certificate and key from their files. Throws {@link HttpRefused}, which names the file and what is wrong with it: the pair is tried here,
 * before anything listens with it or lets go of the one before.
 */
export function readTls(files: { readonly certificate: string; readonly key: string }): Tls {
  const certificate = readPart('http.certificate', files.certificate);
  const key = readPart('http.key', files.key);
  const own = attempt(
    () => new X509Certificate(certificate),
    `http.certificate ${files.certificate}: 不是 PEM 证书 / holds no certificate in PEM`,
  );
  const secret = attempt(
    () => createPrivateKey(key),
    `http.key ${files.key}: 不是未加密的 PEM 私钥 / holds no private key in PEM, or one under a passphrase`,
  );
  if (!own.checkPrivateKey(secret))
    throw new HttpRefused(
      `http.key ${files.key}: 与 http.certificate ${files.certificate} 不匹配；文件中须先放服务器自己的证书，再放中间证书 / does ` +
        "not belong to it; in the file of the certificate the server's own stands first, the chain behind it",
    );
  attempt(
    () => createSecureContext({ cert: certificate, key }),
    `http.certificate ${files.certificate}: 不能用于 TLS，例如密钥过短 / cannot be used for TLS, for example because its key is too short`,
  );
  return { certificate, key };
}

/** When the certificate runs out, for the log. */
export const expiryOf = ({ certificate }: Tls): string => new X509Certificate(certificate).validTo;

function readPart(name: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new HttpRefused(`${name} ${file}: 无法读取 / cannot be read (${code})`);
  }
}

/** The library's own words may quote what is in the file, and it may be a key: they are not passed on. */
function attempt<T>(work: () => T, refusal: string): T {
  try {
    return work();
  } catch {
    throw new HttpRefused(refusal);
  }
}
