"""The made-up deliveries that lie beside the contracts."""

from pathlib import Path

from pipelines.contract import Contract
from pipelines.settings import ROOT
from pipelines.thai import alike


def sample_of(contract: Contract) -> Path:
    """The first sample of a contract that is read from files."""
    folder = ROOT / "sources" / contract.department / "samples"
    names = sorted(alike([path.name for path in folder.iterdir()], contract.read.files))
    return folder / names[0]
