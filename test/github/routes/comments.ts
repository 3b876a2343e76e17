import {
	type Answer,
	created,
	failure,
	invalid,
	noContent,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { type Fields, textOf } from "../fields.js";
import { addresses } from "../shapes/commit.js";
import { isBot, userShape } from "../shapes/user.js";
import type { Comment } from "../world.js";

const longestBody = 65_536;

export const commentRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"issues/list-comments": (call) => {
		const number = Number(call.path.issue_number);
		if (!call.repository.pulls.has(number)) return notFound;
		const comments = [...call.repository.comments.values()]
			.filter((comment) => comment.number === number)
			.filter(({ updatedAt }) => updatedAt >= (call.query.since ?? ""));
		return page(
			call,
			comments.map((comment) => commentShape(call, comment)),
		);
	},

	"issues/get-comment": (call) =>
		withComment(call, (comment) => ok(commentShape(call, comment))),

	"issues/create-comment": (call) => {
		const number = Number(call.path.issue_number);
		if (!call.repository.pulls.has(number)) return notFound;
		const body = textOf(call.body.body);
		const problem = bodyProblem(body);
		if (problem) return problem;
		const comment = newComment(call, number, body);
		call.repository.comments.set(comment.id, comment);
		return created(commentShape(call, comment));
	},

	"issues/update-comment": (call) =>
		withComment(call, (comment) => {
			const body = textOf(call.body.body);
			const problem = bodyProblem(body) ?? strangerProblem(call, comment);
			if (problem) return problem;
			comment.body = body;
			comment.updatedAt = call.world.clock.now();
			return ok(commentShape(call, comment));
		}),

	"issues/delete-comment": (call) =>
		withComment(call, (comment) => {
			const problem = strangerProblem(call, comment);
			if (problem) return problem;
			call.repository.comments.delete(comment.id);
			return noContent;
		}),
};

function newComment(
	call: RepositoryCall,
	number: number,
	body: string,
): Comment {
	const createdAt = call.world.clock.now();
	return {
		id: call.world.clock.nextId(),
		number,
		author: call.token.login,
		isBot: isBot(call.token.login),
		createdAt,
		updatedAt: createdAt,
		body,
	};
}

function bodyProblem(body: string): Answer | undefined {
	if (body.trim() === "") {
		return invalid("Validation Failed", [
			{ resource: "IssueComment", code: "missing_field", field: "body" },
		]);
	}
	// GitHub counts characters and not UTF-16 units.
	if ([...body].length <= longestBody) return undefined;
	return invalid("Validation Failed", [
		{
			resource: "IssueComment",
			code: "unprocessable",
			field: "data",
			message: `Body is too long (maximum is ${longestBody} characters)`,
		},
	]);
}

/** A bot may not touch the words of others, unlike a person with write access. */
function strangerProblem(
	call: RepositoryCall,
	comment: Comment,
): Answer | undefined {
	const isOwn = comment.author === call.token.login;
	const isPerson = call.token.appId === undefined;
	if (isOwn || isPerson) return undefined;
	return failure(403, "Resource not accessible by integration");
}

function withComment(
	call: RepositoryCall,
	answer: (comment: Comment) => Answer,
): Answer {
	const comment = call.repository.comments.get(Number(call.path.comment_id));
	return comment ? answer(comment) : notFound;
}

function commentShape(call: RepositoryCall, comment: Comment): Fields {
	const { api, page: html } = addresses(call.world, call.repository);
	return {
		id: comment.id,
		node_id: `IC_${comment.id}`,
		url: `${api}/issues/comments/${comment.id}`,
		html_url: `${html}/pull/${comment.number}#issuecomment-${comment.id}`,
		issue_url: `${api}/issues/${comment.number}`,
		user: userShape(call.world, comment.author),
		author_association: "NONE",
		body: comment.body,
		created_at: comment.createdAt,
		updated_at: comment.updatedAt,
	};
}
