/** The shortest password: length counts, composition rules do not (NIST SP 800-63B §5.1.1.2). */
export const SHORTEST = 12;
/** Longer ones only cost time to hash. */
export const LONGEST = 200;

const COMMON =
  /^(?:password|passw0rd|qwerty|letmein|welcome|iloveyou|admin|callward|changeme|123|abc|woaini|mima)/i;

export type PasswordProblem = 'password-short' | 'password-long' | 'password-simple' | 'password-name';

/** One spelling, whatever keyboard or input method wrote it. */
export const spellPassword = (typed: string): string => typed.normalize('NFKC');

export function passwordProblem(typed: string, name: string): PasswordProblem | undefined {
  const password = spellPassword(typed);
  const length = [...password].length;
  if (length < SHORTEST) return 'password-short';
  if (length > LONGEST) return 'password-long';
  if (new Set(password.toLowerCase()).size < 6) return 'password-simple';
  if (COMMON.test(password) && length < 20) return 'password-simple';
  const plain = name.normalize('NFKC').toLowerCase().trim();
  if (plain.length > 2 && password.toLowerCase().includes(plain)) return 'password-name';
  return undefined;
}
