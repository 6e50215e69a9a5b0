/** Google's generateContent, as much as Gemini CLI needs. */
import type { Dialect } from '../model.ts';
import { events, freshId, json, notHere } from './stream.ts';

const isGenerate = (path: string): boolean => /:(?:streamGenerateContent|generateContent)(?:\?|$)/.test(path);

export const generate: Dialect = {
  // Side requests (the choice of a model, the look for loops, the summary) declare no functions or one.
  isTurn: (path, body) =>
    isGenerate(path) &&
    (body.tools ?? []).some(
      (tool: { functionDeclarations?: unknown[] }) => (tool.functionDeclarations?.length ?? 0) > 1,
    ),
  answer(response, path, _body, { text, tools = [] }) {
    if (/:countTokens(?:\?|$)/.test(path)) return json(response, { totalTokens: 100 });
    if (!isGenerate(path)) return notHere(response);
    const parts = [
      ...(text === undefined ? [] : [{ text }]),
      ...tools.map(({ name, input }) => ({ functionCall: { name, args: input, id: freshId('fc') } })),
    ];
    const answer = {
      candidates: [{ index: 0, content: { role: 'model', parts }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
      modelVersion: 'scripted',
      responseId: freshId('resp'),
    };
    if (!path.includes(':streamGenerateContent')) return json(response, answer);
    events(response)(answer);
    response.end();
  },
};
