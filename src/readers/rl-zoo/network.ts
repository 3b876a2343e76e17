import type { ParsedFile } from "../../formats/parsed-file.js";
import {
	asNumber,
	asText,
	type Entry,
	entryAt,
	type Tree,
} from "../../formats/tree.js";
import { type Fact, fact } from "../../plan/plan.js";
import { type AgentConfig, ATARI_FRAME, agentConfig } from "../agent-config.js";
import type { FieldReading } from "../fields.js";
import { gather } from "../gather.js";
import { networkFacts } from "../network.js";
import { statedAt } from "../origins.js";
import { unmodelled } from "../unmodelled.js";
import { type Algorithm, bySb3 } from "./defaults.js";

/** The networks of an agent, from the policy's name and what `policy_kwargs` makes of it. */
export function networkOf(
	file: ParsedFile,
	tree: Tree | undefined,
	algorithm: Algorithm | undefined,
): FieldReading {
	const policy = entryAt(tree, "policy");
	const name = asText(policy?.value) ?? "";
	if (!policy || name === "") return gather();
	if (/Linear/.test(name)) {
		return gather({ facts: networkFacts([], statedAt(file, policy)) });
	}
	const sees = /Cnn/.test(name);
	const isRecurrent = /Lstm/.test(name);
	const kwargs = entryAt(tree, "policy_kwargs");
	const stated = asText(kwargs?.value) ?? "";
	if (algorithm?.agent && !isRecurrent && !(sees && judgesActions(algorithm))) {
		const agent = agentOf(tree, algorithm, { stated, sees });
		const entry = agent.isStated ? kwargs : sees ? policy : undefined;
		return gather({ facts: [agentFact(file, agent.config, entry)] });
	}
	if (sees) {
		return gather({
			facts: [fact("model.family", "convnet", statedAt(file, policy))],
		});
	}
	const recurrent = isRecurrent
		? [unmodelled({ file, entry: policy, effect: "has a recurrent layer too" })]
		: [];
	const widths = widthsIn(stated, "pi");
	return gather(
		{
			facts:
				kwargs && widths
					? networkFacts(widths, statedAt(file, kwargs))
					: byDefault(algorithm),
		},
		{ problems: recurrent },
	);
}

// Critics that read an action beside what they see are not told apart.
function judgesActions({ agent = "", onPolicy }: Algorithm): boolean {
	return !onPolicy && !/dqn$/.test(agent);
}

function agentFact(
	file: ParsedFile,
	config: AgentConfig,
	entry: Entry | undefined,
): Fact {
	const value = agentConfig(config);
	return entry
		? fact("model.config", value, statedAt(file, entry))
		: bySb3("model.config", value);
}

// Where a policy sees, a layer of 512 stands before its heads and no other (common/policies.py, ActorCriticCnnPolicy).
function agentOf(
	tree: Tree | undefined,
	algorithm: Algorithm,
	{ stated, sees }: { readonly stated: string; readonly sees: boolean },
): { readonly config: AgentConfig; readonly isStated: boolean } {
	const pi = widthsIn(stated, "pi");
	const judged = widthsIn(stated, "qf") ?? widthsIn(stated, "vf");
	const netArch =
		pi && judged && judged !== pi
			? { pi, qf: judged }
			: (pi ?? judged ?? (sees ? [] : algorithm.network));
	const number = (key: string): number | undefined =>
		asNumber(entryAt(tree, key)?.value);
	const critics = countIn(stated, "n_critics");
	const quantiles = countIn(stated, "n_quantiles");
	return {
		config: {
			algorithm: algorithm.agent ?? "",
			netArch,
			frame: sees ? ATARI_FRAME : undefined,
			rollout: number("n_steps") ?? algorithm.rollout,
			delay: number("policy_delay"),
			critics,
			quantiles,
		},
		isStated: [pi, judged, critics, quantiles].some(
			(each) => each !== undefined,
		),
	};
}

function byDefault(algorithm: Algorithm | undefined): readonly Fact[] {
	if (!algorithm) return [];
	const { origin } = bySb3("model.family", "mlp");
	return networkFacts(algorithm.network, origin);
}

/** The widths in `net_arch=[400, 300]`, or of one part of `net_arch=dict(pi=[256], vf=[128])`. */
function widthsIn(
	text: string,
	part: "pi" | "qf" | "vf",
): readonly number[] | undefined {
	const shared = /net_arch\s*=\s*\[([\d\s,]*)\]/.exec(text);
	const own = new RegExp(
		`net_arch\\s*=\\s*(?:dict\\(|\\{).*?["']?${part}["']?\\s*[=:]\\s*\\[([\\d\\s,]*)\\]`,
		"s",
	).exec(text);
	return (part === "pi" ? (shared ?? own) : own)?.[1]
		?.split(",")
		.map((each) => Number(each.trim()))
		.filter((width) => width > 0);
}

function countIn(text: string, name: string): number | undefined {
	const count = Number(new RegExp(`${name}\\s*=\\s*(\\d+)`).exec(text)?.[1]);
	return count > 0 ? count : undefined;
}
