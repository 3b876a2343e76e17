import type { ParsedFile } from "../../formats/parsed-file.js";
import type { Launch, Launcher } from "../launcher.js";
import { launchesOf } from "./command.js";
import type { Job, JobFormat } from "./job.js";

const NO_MOUNTS: ReadonlyMap<string, string> = new Map();

/** The configs that the jobs of a format start, with the machines of the job. */
export function jobLauncher(format: JobFormat): Launcher {
	return {
		name: format.name,
		source: format.source,
		launches: (file) =>
			format.jobs(file).flatMap((job) => launchesOfJob(file, job)),
	};
}

function launchesOfJob(file: ParsedFile, job: Job): readonly Launch[] {
	return launchesOf({
		file,
		commands: job.script.commands,
		header: job.hardware,
		mounts: job.mounts ?? NO_MOUNTS,
	});
}
