import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Launcher } from "../launcher.js";
import { wandbSweeps } from "../wandb-sweep/index.js";
import { azureMl } from "./azure-ml/index.js";
import { beaker } from "./beaker.js";
import { shellCommands } from "./command.js";
import { configGrid } from "./config-grid.js";
import { determined } from "./determined.js";
import { githubWorkflow } from "./github-workflow.js";
import { hyperpod } from "./hyperpod.js";
import type { Job, JobFormat } from "./job.js";
import { jobLauncher } from "./job-commands.js";
import { kubernetes } from "./kubernetes/index.js";
import { mcli } from "./mcli.js";
import { skypilot } from "./skypilot.js";

/** Every kind of job file that we read. To add one, add a file or folder here and a line. */
const jobFormats = [
	kubernetes,
	skypilot,
	mcli,
	determined,
	azureMl,
	beaker,
	hyperpod,
	githubWorkflow,
].map(remembering);

/** Every way of starting runs that we read. To add one, add a file or folder here and a line. */
export const launchers: readonly Launcher[] = [
	shellCommands,
	wandbSweeps,
	configGrid,
	...jobFormats.map(jobLauncher),
];

/** The jobs that a file asks machines for; none for a file that is no job. */
export function jobsOf(file: ParsedFile): readonly Job[] {
	return jobFormats.flatMap((format) => format.jobs(file));
}

/** Finds the jobs of each file once: a review asks often. */
function remembering(format: JobFormat): JobFormat {
	const held = new WeakMap<ParsedFile, readonly Job[]>();
	return {
		...format,
		jobs: (file) => {
			const jobs = held.get(file) ?? format.jobs(file);
			held.set(file, jobs);
			return jobs;
		},
	};
}
