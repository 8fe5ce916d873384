"""Those who sign in, and in which posts. A person is known here only as an account."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from roviec.access.permissions import Reach
from roviec.organisations.models import Line, Unit, WorkArea
from roviec.timeline.validity import Validity, ValidityQuerySet


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, login: str, name: str, password: str) -> Account:
        account = Account(login=self.model.normalize_username(login).lower(), name=name)
        account.set_password(password)
        account.save()
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Sign-in names are not told apart by case."""
        return self.get(login=(username or "").strip().lower())


class Account(AbstractBaseUser):
    login = models.CharField(max_length=80, unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a post may do; data of the template of work."""

    code = models.SlugField(unique=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class RolePermission(models.Model):
    role = models.ForeignKey(Role, models.CASCADE, related_name="permissions")
    permission = models.CharField(max_length=60)
    reach = models.CharField(max_length=10, choices=Reach.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission", "reach"], name="accounts_permission_given_once"
            )
        ]


class Appointment(Validity):
    """A person's role at a unit in a line, over dates, under a title people know it by."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments")
    line = models.ForeignKey(Line, models.PROTECT)
    role = models.ForeignKey(Role, models.PROTECT)
    title = models.TextField()
    areas = models.ManyToManyField(WorkArea, blank=True)
    """The areas of work it is limited to; none means all."""

    objects = ValidityQuerySet.as_manager()


class Grant(Validity):
    """Reach to a unit outside one's line for a task, such as an inspection, and only while it
    lasts. `source` names the task's record (`inspections.delegation:7`)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    source = models.CharField(max_length=80, db_index=True)

    objects = ValidityQuerySet.as_manager()


class SignInAttempt(models.Model):
    """A failed sign-in, kept only to slow down guessing; old ones are deleted."""

    login = models.CharField(max_length=80, db_index=True)
    address = models.GenericIPAddressField(null=True, db_index=True)
    at = models.DateTimeField(default=timezone.now)
