/** The patients file as a whole can not be used; the message is a sentence for whoever gave the file. */
export class PatientsFileError extends Error {
  override name = 'PatientsFileError';
}
