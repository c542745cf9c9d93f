"""When the pipeline runs: each night, and when something new lies in an inbox."""

import dagster as dg

from pipelines.inputs import what_is_there
from pipelines.settings import warehouse


def inbox_sensor(job) -> dg.SensorDefinition:
    """Start a run when the inboxes changed and have stayed so for one look, so that a file half copied is let be."""

    @dg.sensor(job=job, minimum_interval_seconds=30, default_status=dg.DefaultSensorStatus.RUNNING, description="มีไฟล์ใหม่ในกล่องรับ")
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        seen, handled = (context.cursor or "/").split("/")
        now = what_is_there(warehouse())
        if not handled:  # the first look: what lay there before is the first build's work
            return dg.SensorResult(cursor=f"{now}/{now}")
        if now == handled:
            return dg.SkipReason("ไม่มีไฟล์ใหม่ / nothing new")
        if now != seen:
            return dg.SensorResult(cursor=f"{now}/{handled}", skip_reason=dg.SkipReason("ไฟล์ยังเปลี่ยนอยู่ รอดูอีกรอบ / still changing"))
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=now)], cursor=f"{now}/{now}")

    return inbox


def nightly(job) -> dg.ScheduleDefinition:
    """Every night at 02:00 in Yala, when no office writes to its database."""
    return dg.ScheduleDefinition(
        name="nightly", job=job, cron_schedule="0 2 * * *", execution_timezone="Asia/Bangkok", default_status=dg.DefaultScheduleStatus.RUNNING
    )
