-- Takes a cell of every key, or of none. Returns the milliseconds to wait; 0: taken.
-- KEYS: per ask its key and the key of its pause.
-- ARGV: now, id, skew, first pause, longest pause; then per ask kind, limit, per or gap, pauses, memory.
local now, id, skew = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local first, longest = tonumber(ARGV[4]), tonumber(ARGV[5])
local wait = 0
for i = 1, #KEYS / 2 do
  local key, pause_key, at = KEYS[2 * i - 1], KEYS[2 * i], 5 * i
  local kind, limit, per = ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local pauses, memory = ARGV[at + 4] == '1', tonumber(ARGV[at + 5])
  local this = 0
  if kind == 'window' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - per))
    redis.call('ZREMRANGEBYSCORE', key, string.format('(%.0f', now + skew), '+inf')
    local taken = redis.call('ZCARD', key)
    if limit == 0 then
      this = per
    elseif taken >= limit then
      local oldest = redis.call('ZRANGE', key, taken - limit, taken - limit, 'WITHSCORES')[2]
      this = math.max(tonumber(oldest) + per - now, 1)
      if pauses then
        local state = redis.call('HMGET', pause_key, 'pauses', 'until')
        local count, ends = tonumber(state[1] or '0'), tonumber(state[2] or '0')
        if ends > now + longest + skew then count, ends = 0, 0 end
        if ends > 0 and now >= ends then
          this = 0
        else
          local pause = math.min(first * 2 ^ math.min(count, 4), longest)
          redis.call('HSET', pause_key, 'pauses', count + 1, 'until', string.format('%.0f', now + pause))
          redis.call('PEXPIRE', pause_key, memory + skew)
          this = math.min(pause, this)
        end
      end
    elseif pauses then
      redis.call('DEL', pause_key)
    end
  else
    local next = tonumber(redis.call('GET', key) or '0')
    if next > now + per * limit + skew then
      -- For good: it must not count again while whoever is refused waits.
      redis.call('DEL', key)
      next = 0
    end
    this = math.max(math.max(next, now) + per - now - per * limit, 0)
  end
  wait = math.max(wait, this)
end
if wait > 0 then return wait end
for i = 1, #KEYS / 2 do
  local key, pause_key, at = KEYS[2 * i - 1], KEYS[2 * i], 5 * i
  local kind, per = ARGV[at + 1], tonumber(ARGV[at + 3])
  local memory = tonumber(ARGV[at + 5])
  if kind == 'window' then
    redis.call('ZADD', key, string.format('%.0f', now), id)
    redis.call('PEXPIRE', key, memory + skew)
    if ARGV[at + 4] == '1' and redis.call('EXISTS', pause_key) == 1 then
      redis.call('HSET', pause_key, 'until', 0)
    end
  else
    local next = tonumber(redis.call('GET', key) or '0')
    redis.call('SET', key, string.format('%.0f', math.max(next, now) + per), 'PX', memory + skew)
  end
end
return 0
