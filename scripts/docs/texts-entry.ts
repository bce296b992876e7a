/** What is bundled with the catalogues, so that the words of the app can be written down. */
export { renderTroubleshooting } from './troubleshooting.ts';
