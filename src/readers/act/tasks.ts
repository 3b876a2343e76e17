/** What a task records. */
export interface Task {
	readonly episodes: number;
	/** Height and width of the image of each camera. */
	readonly cameras: readonly (readonly [number, number])[];
}

/** Fifty episodes seen from the top (constants.py at 742c753), in images of 480 × 640 (sim_env.py). */
const simulated: Task = { episodes: 50, cameras: [[480, 640]] };

/** The tasks that come with the code; those of real robots are set up elsewhere. */
export const simulatedTasks: Readonly<Record<string, Task>> = {
	sim_transfer_cube_scripted: simulated,
	sim_transfer_cube_human: simulated,
	sim_insertion_scripted: simulated,
	sim_insertion_human: simulated,
};
