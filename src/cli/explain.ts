import { explain as derive } from "../explain/explain.js";
import { wantsColour, widthOf } from "../host/terminal/terminal.js";
import { renderExplanation } from "../report/explanation.js";
import type { Command } from "./command.js";
import { nothingFound, reviewNamed } from "./estimate.js";

/** Every number of the runs in files or folders, term by term, with the values put in. */
export const explain: Command = async (terminal, asked) => {
	const { report, catalog } = await reviewNamed(terminal, asked);
	const runs = report.runs.flatMap(({ plan, estimate }) =>
		plan.head && estimate.head
			? [{ plan: plan.head, estimate: estimate.head }]
			: [],
	);
	if (runs.length === 0) throw nothingFound(asked);
	const { measurements } = report;
	const style = {
		colour: wantsColour(terminal, asked.colour),
		width: widthOf(terminal),
	};
	const texts = runs.map(({ plan, estimate }) =>
		renderExplanation(derive(plan, catalog), {
			...style,
			learnt: { measurements, estimate },
		}),
	);
	terminal.print(texts.join("\n"));
	return 0;
};
