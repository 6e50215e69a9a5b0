/** OpenAI's Responses API, as much as Codex needs. A tool whose input is a text is a freeform one, such as apply_patch. */
import type { Dialect, Turn } from '../model.ts';
import { events, freshId, json, notHere } from './stream.ts';

const isResponses = (path: string): boolean => /\/responses(?:\?|$)/.test(path);

export const responses: Dialect = {
  // The interactive Codex names each task in a hidden conversation of its own.
  isTurn: (path, body) =>
    isResponses(path) && !JSON.stringify(body.input ?? '').includes('Generate a concise, single-line task title'),
  answer(response, path, body, turn) {
    if (/\/models(?:\?|$)/.test(path)) return json(response, { object: 'list', data: [], models: [] });
    if (!isResponses(path)) return notHere(response);
    const output = outputs(turn);
    const whole = { id: freshId('resp'), object: 'response', created_at: 0, model: body.model };
    const send = events(response);
    let sequence_number = 0;
    const emit = (type: string, data: object) => send({ type, sequence_number: sequence_number++, ...data }, type);
    emit('response.created', { response: { ...whole, status: 'in_progress', output: [] } });
    output.forEach((item, output_index) => {
      const empty = item.type === 'message' ? { ...item, content: [], status: 'in_progress' } : item;
      emit('response.output_item.added', { output_index, item: empty });
      if (item.type === 'message') {
        emit('response.output_text.delta', { output_index, content_index: 0, item_id: item.id, delta: turn.text });
      }
      emit('response.output_item.done', { output_index, item });
    });
    const usage = { input_tokens: 100, output_tokens: 20, total_tokens: 120 };
    emit('response.completed', { response: { ...whole, status: 'completed', output, usage } });
    response.end();
  },
};

function outputs({ text, tools = [] }: Turn) {
  const content = [{ type: 'output_text', text, annotations: [] }];
  const message = { type: 'message', id: freshId('msg'), role: 'assistant', status: 'completed', content };
  const calls = tools.map(({ name: words, input }) => {
    // `collaboration.spawn_agent`: some of its tools come in a namespace.
    const [name, namespace] = words.split('.').reverse();
    const call = { status: 'completed', call_id: freshId('call'), name, ...(namespace && { namespace }) };
    return typeof input === 'string'
      ? { type: 'custom_tool_call', id: freshId('ctc'), ...call, input }
      : { type: 'function_call', id: freshId('fc'), ...call, arguments: JSON.stringify(input) };
  });
  return [...(text === undefined ? [] : [message]), ...calls];
}
