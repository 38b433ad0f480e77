"""The Case as plain files: what the CLI works on and an auditor can be handed."""

from oreigin.folder.assessing import assess_folder, read_responses
from oreigin.folder.campaign import CampaignFolder, open_campaign, save_campaign
from oreigin.folder.disk import find_documents, read_documents
from oreigin.folder.finishing import input_hashes, template_hashes
from oreigin.folder.lists import add_snapshot, list_csv, list_files, load_lists, sha256_of
from oreigin.folder.packages import filed_package, write_package
from oreigin.folder.reading import (
    PREVIOUS,
    CaseFolder,
    case_from_files,
    load_case,
    open_case,
    previous_figures,
)
from oreigin.folder.rollup import (
    RollupFolder,
    keep_sent,
    open_rollup,
    save_rollup,
    sent_bytes,
    sent_inputs,
)
from oreigin.folder.saving import check_case, files_of_case, save_case

__all__ = [
    "PREVIOUS",
    "CampaignFolder",
    "CaseFolder",
    "RollupFolder",
    "add_snapshot",
    "assess_folder",
    "case_from_files",
    "check_case",
    "filed_package",
    "files_of_case",
    "find_documents",
    "input_hashes",
    "keep_sent",
    "list_csv",
    "list_files",
    "load_case",
    "load_lists",
    "open_campaign",
    "open_case",
    "open_rollup",
    "previous_figures",
    "read_documents",
    "read_responses",
    "save_campaign",
    "save_case",
    "save_rollup",
    "sent_bytes",
    "sent_inputs",
    "sha256_of",
    "template_hashes",
    "write_package",
]
