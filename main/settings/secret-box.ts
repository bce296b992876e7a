/** Seals text with a key that only this user's operating-system keyring holds. */
export interface SecretBox {
  /** False where the system has no real keyring; then nothing may be sealed. */
  readonly available: boolean;
  encrypt(text: string): Buffer;
  /** Throws when the sealed text belongs to another keyring or is damaged. */
  decrypt(sealed: Buffer): string;
}
