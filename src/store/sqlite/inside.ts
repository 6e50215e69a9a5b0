/** Who was in a channel at some moment of the log, whoever is in it now: its mail and its answers are for those. */

/** SQL. Before the event `seq`, `me` had come into `channel`, and nothing had taken it out: expressions, not values. */
export const wasInside = (me: string, channel: string, seq: string): string => `EXISTS (
  SELECT 1 FROM event AS came
  WHERE came.type = 'channel_joined' AND came.from_agent = ${me} AND came.to_agent = ${channel} AND came.seq < ${seq}
  AND NOT EXISTS (
    SELECT 1 FROM event AS went
    WHERE went.type IN ('channel_left', 'channel_closed', 'leave', 'kick') AND went.seq > came.seq AND went.seq < ${seq}
    AND CASE went.type
      WHEN 'channel_left' THEN went.to_agent = came.to_agent AND went.from_agent = ${me}
      WHEN 'channel_closed' THEN went.to_agent = came.to_agent
      WHEN 'leave' THEN went.from_agent = ${me}
      ELSE went.to_agent = ${me} END))`;
