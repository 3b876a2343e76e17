/**
 * Hours of a Slurm time: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes,
 * days-hours:minutes:seconds (sbatch manual, `--time`). Undefined for anything else, no limit included.
 */
export function slurmHours(text: string): number | undefined {
	const parts =
		/^(?:(\d+)-)?(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text.trim()) ?? [];
	const [, days, first, second, third] = parts;
	if (first === undefined) return undefined;
	const [a, b, c] = [Number(first), Number(second ?? 0), Number(third ?? 0)];
	const hours =
		days !== undefined || third !== undefined
			? a + b / 60 + c / 3600
			: a / 60 + b / 3600;
	const all = Number(days ?? 0) * 24 + hours;
	return all > 0 ? all : undefined;
}

/** How many tasks a Slurm array has, such as `0-15:4` or `1,3,5-7%2`; undefined when only the launch says. */
export function arrayTasks(
	text: string,
): { readonly tasks: number; readonly atOnce?: number } | undefined {
	const [list = "", limit] = text.split("%");
	let tasks = 0;
	for (const part of list.split(",")) {
		const range = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part.trim());
		if (!range) return undefined;
		const [, from, to, step] = range;
		const width = Number(to ?? from) - Number(from);
		tasks += Math.floor(width / Math.max(1, Number(step ?? 1))) + 1;
	}
	return limit === undefined ? { tasks } : { tasks, atOnce: Number(limit) };
}
