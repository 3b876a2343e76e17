import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type LocalGitHub, startLocalGitHub } from "../github/local-github.js";
import type { Level, Scope } from "../github/permissions.js";
import type { Permission } from "../github/world.js";
import type { TriggeringEvent } from "../runner/events.js";
import { type ActionResult, runAction } from "../runner/run-action.js";

export const NAME = "ada/models";
export const CONFIG = "configs/support.yaml";

/** A full fine-tune, in Axolotl's words. */
export function trainingConfig(epochs: number): string {
	return `base_model: meta-llama/Llama-3.1-8B
datasets:
  - path: acme/support
    type: chat_template
sequence_len: 4096
sample_packing: true
micro_batch_size: 2
gradient_accumulation_steps: 4
num_epochs: ${epochs}
optimizer: adamw_torch_fused
bf16: true
flash_attention: true
gradient_checkpointing: true
`;
}

/** Budgets under which one more epoch of two is too much. */
export const POLICY = `defaults:
  hardware: { accelerator: H100-SXM-80GB, count: 8 }
  site: { provider: aws, region: us-east-2 }
  price: { per_device_hour: 2.50 }
datasets:
  acme/support: { samples: 310000, tokens: 248000000 }
budgets:
  - name: fine-tunes
    runs: ["configs/**"]
    limits:
      cost: { increase: 25 % }
`;

export interface BudgetedRepository {
	readonly local: LocalGitHub;
	readonly base: string;
	readonly head: string;
}

/** A repository with a budget and a pull request that changes the number of epochs from two. */
export async function budgetedRepository({
	epochs = 3,
	headFiles = {},
	baseFiles = {},
	isFork = false,
	collaborators = {},
	rights = { contents: "read", pull_requests: "write", checks: "write" },
}: {
	readonly epochs?: number;
	readonly headFiles?: Readonly<Record<string, string | null>>;
	readonly baseFiles?: Readonly<Record<string, string | null>>;
	readonly isFork?: boolean;
	readonly collaborators?: Readonly<Record<string, Permission>>;
	readonly rights?: Readonly<Partial<Record<Scope, Level>>>;
} = {}): Promise<BudgetedRepository> {
	const local = await startLocalGitHub({
		token: {
			login: "github-actions[bot]",
			appId: 15_368,
			permissions: rights,
		},
	});
	onTestFinished(() => local.close());
	local.addRepository({ owner: "ada", name: "models", collaborators });
	const base = local.commit(NAME, {
		branch: "main",
		files: {
			".github/wattdiff.yml": POLICY,
			[CONFIG]: trainingConfig(2),
			"README.md": "Models\n",
			...baseFiles,
		},
	});
	const head = local.commit(NAME, {
		...(!isFork && { branch: "work" }),
		parent: base,
		files: { [CONFIG]: trainingConfig(epochs), ...headFiles },
	});
	local.addPullRequest(NAME, {
		head: "work",
		headSha: head,
		...(isFork && { headRepository: "mallory/models" }),
	});
	return { local, base, head };
}

/** Runs the bundle as a workflow would. */
export function runBundle(
	local: LocalGitHub,
	event: TriggeringEvent,
	settings: {
		readonly inputs?: Readonly<Record<string, string>>;
		readonly env?: Readonly<Record<string, string>>;
		readonly workspace?: string;
		readonly token?: string;
	} = {},
): Promise<ActionResult> {
	return runAction({
		action: fileURLToPath(new URL("../../action.yml", import.meta.url)),
		event,
		github: local,
		...settings,
	});
}

/** What the action said beside its log. */
export function messages(
	{ commands }: ActionResult,
	name: "notice" | "warning" | "error",
): readonly string[] {
	return commands
		.filter((command) => command.name === name)
		.map(({ message }) => message);
}
