"""What calls cost, in millionths of the price table's currency. Whole numbers, so that sums are exact."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class Price(BaseModel):
    """The price of a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def micro(self, input_tokens: int, output_tokens: int) -> int:
        """The cost of so many tokens, rounded up to a whole millionth."""
        return -int(-(self.input * input_tokens + self.output * output_tokens) // 1)


@cache
def price_of(model: str) -> Price | None:
    """The price of a model by its name, or None where the table does not hold it."""
    table = tomllib.loads((files("evals") / "running" / "prices.toml").read_text("utf-8"))
    found = table["models"].get(model)
    return Price.model_validate(found) if found else None
