import { reviewSubject } from "./action/review-subject.js";
import { checkNames, signalWish } from "./action/run.js";
import { tellHead } from "./action/tell-head.js";
import { tellBadge, tellHistory } from "./action/tell-history.js";
import { tellLog } from "./action/tell-log.js";
import { tellPullRequest } from "./action/tell-pull-request.js";
import { explain } from "./host/failure-sentence.js";
import { connect, proxiedFetch } from "./host/github/client.js";
import { readInputs } from "./host/github/inputs.js";
import { checkMode } from "./host/github/mode.js";
import { readOccasion } from "./host/github/occasion.js";
import {
	addToSummary,
	complain,
	hide,
	notice,
	readRunner,
} from "./host/github/runner.js";
import { withSignal } from "./host/github/signal.js";
import { type Subject, subjectOf } from "./host/github/subject.js";
import type { Hub } from "./host/hub/ask-hub.js";
import { connectHub } from "./host/hub/connect-hub.js";
import { inertProse } from "./report/inert.js";

/** One run on GitHub: what changed, what it takes, and who is told. Gives the exit code. */
async function main(): Promise<number> {
	const inputs = readInputs(process.env);
	hide(inputs.token);
	const runner = readRunner(process.env);
	const occasion = readOccasion(runner.event);
	if (occasion.kind === "nothing") return leave(occasion.why);

	checkMode(inputs.mode, occasion.kind, runner.event.name);

	const github = connect({ token: inputs.token, ...runner });
	const subject = await subjectOf(github, occasion, checkNames(inputs));
	if (!subject) return leave("No open pull request has this head any more.");

	const hub = inputs.hub ? hubFor(subject) : undefined;
	const run = { runner, inputs, github, subject, ...(hub && { hub }) };
	return withSignal(github, signalWish(run), async (signal) => {
		const report = await reviewSubject(run, signal);
		await tellHead(run, signal, report);
		await tellPullRequest(run, report);
		await tellHistory(run, report);
		await tellBadge(run, report);
		return tellLog(run, report);
	});
}

function hubFor({ isForeign }: Subject): Hub | undefined {
	if (process.env.HF_TOKEN) hide(process.env.HF_TOKEN);
	return connectHub({
		environment: process.env,
		isTrusted: !isForeign,
		fetch: proxiedFetch,
	});
}

function leave(why: string): number {
	notice(why);
	return 0;
}

try {
	process.exitCode = await main();
} catch (error) {
	const { sentence, stack } = explain(error);
	complain(stack ?? sentence);
	addToSummary(process.env, `### wattdiff\n\n${inertProse(sentence)}`);
	process.exitCode = 2;
}
