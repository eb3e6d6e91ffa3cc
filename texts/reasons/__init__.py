"""For each reason of a refusal what happened, and what to do: by what somebody wanted to do it to."""
