/** OpenAI's chat completions, as much as OpenCode needs. */
import type { Dialect } from '../model.ts';
import { events, freshId, json, notHere } from './stream.ts';

const isChat = (path: string): boolean => path.endsWith('/chat/completions');

export const chat: Dialect = {
  isTurn: (path, body) => isChat(path) && body.tools?.length > 0,
  answer(response, path, body, { text = '', tools = [] }) {
    if (path.endsWith('/models'))
      return json(response, { object: 'list', data: [{ id: 'scripted', object: 'model' }] });
    if (!isChat(path)) return notHere(response);
    const tool_calls = tools.map(({ name, input }, index) => ({
      index,
      id: freshId('call'),
      type: 'function',
      function: { name, arguments: JSON.stringify(input) },
    }));
    const message = { role: 'assistant', content: text, ...(tools.length > 0 ? { tool_calls } : {}) };
    const finish_reason = tools.length > 0 ? 'tool_calls' : 'stop';
    const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
    const whole = { id: freshId('chatcmpl'), created: 0, model: body.model };
    if (!body.stream) {
      const choices = [{ index: 0, message, finish_reason }];
      return json(response, { ...whole, object: 'chat.completion', choices, usage });
    }
    const send = events(response);
    const chunk = (data: object) => send({ ...whole, object: 'chat.completion.chunk', ...data });
    chunk({ choices: [{ index: 0, delta: message, finish_reason: null }] });
    chunk({ choices: [{ index: 0, delta: {}, finish_reason }] });
    chunk({ choices: [], usage });
    send('[DONE]');
    response.end();
  },
};
