// Prints once, before all tests, whether they run on real Electron or on the stand-in.
import { chooseElectron } from '../support/electron-stand-in/launch.ts';

export default function sayWhichElectron(): void {
  console.log(`End-to-end: ${chooseElectron().sentence}.`);
}
