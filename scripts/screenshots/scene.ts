import type { View } from './camera.ts';
import type { Stage } from './stage.ts';

/** One state of the window, or several that follow from each other, each under a name of its own. */
export interface Scene {
  readonly name: string;
  play(stage: Stage, shoot: (view?: Partial<View>) => Promise<void>): Promise<void>;
}
