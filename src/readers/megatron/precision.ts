import { type Fact, fact } from "../../plan/plan.js";
import { type Arguments, isOn, originOf, textOf } from "./arguments.js";

/** Half precision with fp32 master weights, and the narrower formats of linear layers on top of it. */
export function precisionFacts(args: Arguments): readonly Fact[] {
	const facts: Fact[] = [];
	for (const [flag, precision] of [
		["--fp16", "fp16"],
		["--bf16", "bf16"],
	] as const) {
		const origin = originOf(args, flag);
		if (origin && isOn(args, flag)) {
			facts.push(fact("precision", precision, origin));
		}
	}
	const eight = originOf(args, "--fp8-format", "--fp8-hybrid", "--fp8-e4m3");
	if (eight) {
		const isMx = textOf(args, "--fp8-recipe") === "mxfp8";
		facts.push(fact("precision", isMx ? "mxfp8" : "fp8", eight));
	}
	const four = originOf(args, "--fp4-format");
	if (four) facts.push(fact("precision", "nvfp4", four));
	return facts;
}
