import type { Launcher } from "../launcher.js";
import { configGrid } from "../sweeps/config-grid.js";
import { wandbSweeps } from "../wandb-sweep/index.js";
import { shellCommands } from "./command.js";

/** Every way of starting runs that we read. To add one, add a file or folder here and a line. */
export const launchers: readonly Launcher[] = [
	shellCommands,
	wandbSweeps,
	configGrid,
];
