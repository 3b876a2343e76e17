import {
	type Answer,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { type Fields, fieldsOf, listOf, textOf } from "../fields.js";
import { addresses } from "../shapes/commit.js";
import { labelShape } from "../shapes/label.js";
import { userShape } from "../shapes/user.js";
import { type LabelEvent, labelsOn } from "../world.js";

export const labelRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"issues/list-labels-on-issue": (call) =>
		withIssue(call, (number) => page(call, shownLabels(call, number))),

	"issues/add-labels": (call) =>
		withIssue(call, (number) => {
			for (const item of listOf(call.body.labels)) {
				const label = textOf(item) || textOf(fieldsOf(item).name);
				if (labelsOn(call.repository, number).includes(label)) continue;
				record(call, { number, kind: "labeled", label });
			}
			return ok(shownLabels(call, number));
		}),

	"issues/remove-label": (call) =>
		withIssue(call, (number) => {
			const label = call.path.name ?? "";
			if (!labelsOn(call.repository, number).includes(label)) return notFound;
			record(call, { number, kind: "unlabeled", label });
			return ok(shownLabels(call, number));
		}),

	"issues/list-events": (call) =>
		withIssue(call, (number) =>
			page(
				call,
				call.repository.labels
					.filter((event) => event.number === number)
					.map((event) => eventShape(call, event)),
			),
		),
};

function record(
	call: RepositoryCall,
	event: Pick<LabelEvent, "number" | "kind" | "label">,
): void {
	call.repository.labels.push({
		...event,
		id: call.world.clock.nextId(),
		actor: call.token.login,
		createdAt: call.world.clock.now(),
	});
}

function shownLabels(call: RepositoryCall, number: number): readonly Fields[] {
	return labelsOn(call.repository, number).map((name) =>
		labelShape(call.world, call.repository, name),
	);
}

function withIssue(
	call: RepositoryCall,
	answer: (number: number) => Answer,
): Answer {
	const number = Number(call.path.issue_number);
	return call.repository.pulls.has(number) ? answer(number) : notFound;
}

function eventShape(call: RepositoryCall, event: LabelEvent): Fields {
	const { api } = addresses(call.world, call.repository);
	return {
		id: event.id,
		node_id: `LE_${event.id}`,
		url: `${api}/issues/events/${event.id}`,
		actor: userShape(call.world, event.actor),
		event: event.kind,
		commit_id: null,
		commit_url: null,
		created_at: event.createdAt,
		label: { name: event.label, color: "ededed" },
		performed_via_github_app: null,
	};
}
