import { type Fact, fact } from "../../plan/plan.js";
import { type Arguments, numberOf, originOf } from "./arguments.js";

/**
 * How long a run is: iterations, samples or tokens. Megatron-DeepSpeed ends at the tokens, so that iterations beside
 * them are a ceiling unless they are fewer.
 */
export function durationFacts(args: Arguments): readonly Fact[] {
	const tokens = whole(args, "--train-tokens");
	const steps = whole(args, "--train-iters");
	const samples = whole(args, "--train-samples");
	const facts: Fact[] = [];
	if (tokens) facts.push(fact("data.tokens", tokens.value, tokens.origin));
	if (samples) facts.push(fact("data.samples", samples.value, samples.origin));
	if (steps && !isCeiling(args, steps.value, tokens?.value)) {
		facts.push(fact("steps", steps.value, steps.origin));
	}
	return facts;
}

function whole(
	args: Arguments,
	flag: string,
): { readonly value: number; readonly origin: Fact["origin"] } | undefined {
	const value = numberOf(args, flag);
	const origin = originOf(args, flag);
	return value !== undefined && value > 0 && origin
		? { value, origin }
		: undefined;
}

function isCeiling(
	args: Arguments,
	steps: number,
	tokens: number | undefined,
): boolean {
	const batch = numberOf(args, "--global-batch-size");
	const sequence = numberOf(args, "--seq-length");
	if (tokens === undefined) return false;
	if (batch === undefined || sequence === undefined) return true;
	return steps * batch * sequence > tokens;
}
